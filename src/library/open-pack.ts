import { SubcodeError } from '../base/errors.ts'
import { sha256Hex } from '../base/sha256.ts'
import { CONFIG_LIMIT_BYTES, openPack, readConfig } from '../packs/fetch-pack.ts'
import { wrongPackFile } from '../packs/wrong-pack-file.ts'
import type { Manifest, PackFile } from '../protocol/manifest.ts'

/** Files of a finished pack by their path in it, with the size that they claim: to open one may mean to unpack it. */
export type PackFiles = Map<string, { bytes: number; open: () => Promise<Blob> }>

export type OpenPack = { manifest: Manifest; files: PackFiles }

/** Attributes of a face model take some 200 kB. */
const LIST_LIMIT_BYTES = 8 * 2 ** 20

/** Reads manifest, attributes and self-check of a pack and finds every file in its full size. Throws `bad-pack` and `integrity`. */
export async function openPackFiles(files: PackFiles): Promise<OpenPack> {
  const config = files.get('config.json')
  if (!config || config.bytes > CONFIG_LIMIT_BYTES) throw wrongPackFile('config.json', `expected at most ${CONFIG_LIMIT_BYTES} bytes.`)
  const manifest = readConfig(new Uint8Array(await (await config.open()).arrayBuffer()))
  for (const file of manifest.files) {
    const size = files.get(file.path)?.bytes
    if (size === undefined) throw lacking(file.path)
    if (size !== file.bytes) throw damaged(file.path, `${file.bytes} bytes`, `${size}`)
  }
  const lists = manifest.files.filter(({ path }) => path === manifest.attributes || path === manifest.selfCheck)
  const long = lists.find(({ bytes }) => bytes > LIST_LIMIT_BYTES)
  if (long) throw wrongPackFile(long.path, `expected at most ${LIST_LIMIT_BYTES} bytes, got ${long.bytes}.`)
  const parsed = await Promise.all(lists.map(async (file) => [file.path, await readChecked(files, file)] as const))
  openPack(manifest, new Map(parsed))
  return { manifest, files }
}

/** A file of a pack in memory. Throws `integrity` when its hash differs from the manifest. */
export async function readChecked(files: PackFiles, { path, sha256 }: PackFile): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array((await (await files.get(path)?.open())?.arrayBuffer()) ?? new ArrayBuffer(0))
  const found = await sha256Hex(bytes)
  if (found !== sha256) throw damaged(path, `SHA-256 ${sha256}`, found)
  return bytes
}

function damaged(path: string, expected: string, found: string): SubcodeError {
  const values = { reason: 'damaged', file: path, expected, found } as const
  return new SubcodeError('integrity', `${path}: expected ${expected}, got ${found}. Copy or download the pack again.`, { values })
}

function lacking(path: string): SubcodeError {
  const values = { reason: 'pack-lacks-file', file: path } as const
  return new SubcodeError('bad-pack', `${path}: the manifest lists this file, but it is not there.`, { values })
}
