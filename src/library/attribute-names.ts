import { SubcodeError } from '../base/errors.ts'
import { sha256Hex } from '../base/sha256.ts'
import { encodeJson } from '../convert/track-files.ts'
import { parseAttributes } from '../packs/attributes.ts'
import { readBytes, removeEntry, writeFile } from '../packs/pack-folder.ts'
import { parseJson } from '../packs/parse-json.ts'
import { type AttributeList, areNames, NAME_LIMIT, renamedAttributes } from '../protocol/attribute.ts'
import type { Manifest } from '../protocol/manifest.ts'
import { openStored } from './stored.ts'

/** The list has one of these names, and the other one while it is written anew, so that a closed tab leaves a whole list. */
const PATHS = ['attributes.json', 'attributes-renamed.json']

/** The names of a kept pack's attributes, in their order. Throws `bad-pack`. */
export async function attributeNames(store: FileSystemDirectoryHandle, pack: string): Promise<string[]> {
  const { folder, manifest } = await openStored(store, pack)
  return (await readAttributes(folder, manifest)).attributes.map(({ name }) => name)
}

/** Writes a pack's attributes under other names, then its manifest. The identity of the model stays. Throws `bad-pack` and `quota`. */
export async function renameAttributes(store: FileSystemDirectoryHandle, pack: string, names: readonly string[]): Promise<void> {
  const { folder, manifest } = await openStored(store, pack)
  const { kinds, attributes } = await readAttributes(folder, manifest)
  if (names.length !== attributes.length || !areNames(names)) throw wrongNames(pack, attributes.length)
  const before = manifest.attributes ?? ''
  const path = PATHS.find((other) => other !== before) ?? ''
  const plain = names.map((name) => name.trim())
  const bytes = encodeJson({ version: 2, kinds, attributes: renamedAttributes(attributes, plain) })
  const file = { path, bytes: bytes.length, sha256: await sha256Hex(bytes) }
  const files = manifest.files.map((other) => (other.path === before ? file : other))
  await writeFile(folder, path, bytes)
  await writeFile(folder, 'config.json', encodeJson({ ...manifest, attributes: path, files }))
  await removeEntry(folder, before)
}

async function readAttributes(folder: FileSystemDirectoryHandle, { name, attributes: path, space }: Manifest): Promise<AttributeList> {
  const bytes = path === null ? null : await readBytes(folder, path)
  if (path !== null && bytes) return parseAttributes(path, parseJson(path, bytes), space.code?.size ?? 0)
  const file = path ?? 'attributes.json'
  throw new SubcodeError('bad-pack', `${file}: the pack "${name}" that this browser keeps lacks this file. Bring the pack again.`, {
    values: { reason: 'pack-lacks-file', file },
  })
}

function wrongNames(pack: string, count: number): SubcodeError {
  return new SubcodeError('bad-pack', `Expected ${count} different names of 1 to ${NAME_LIMIT} letters for the attributes of "${pack}".`, {
    values: { reason: 'attribute-names-wrong', count },
  })
}
