import { at } from '../base/assert.ts'
import { factsOf, SubcodeError } from '../base/errors.ts'
import { readHyper } from '../convert/hyper-parameters.ts'
import { badFile } from '../formats/bad-file.ts'
import type { Checkpoint } from '../formats/checkpoint.ts'
import { recogniseContent } from '../formats/content.ts'
import { readWeightsFile } from '../formats/weights-file.ts'
import { readZip } from '../formats/zip.ts'
import type { FoundFile, NamedFile } from '../protocol/library-api.ts'
import { type OpenPack, openPackFiles, type PackFiles } from './open-pack.ts'
import { recogniseWeights } from './recognise-weights.ts'

/** A recognised file with its readable content. */
export type OpenedFile = { found: FoundFile } & (
  { kind: 'weights'; checkpoint: Checkpoint } | { kind: 'pack'; pack: OpenPack } | { kind: 'refused' }
)

const MANIFEST = 'config.json'
/** A pack is made of five files at most. A hundred files are the wrong folder, and as many refusals would take long. */
const MAX_LOOSE_FILES = 100

/**
 * Looks into every file. A `config.json` stands for the pack whose folder it is in. A bad file is `refused`; throws `bad-file` only for
 * more files than this.
 */
export async function openFiles(files: readonly NamedFile[]): Promise<OpenedFile[]> {
  const manifest = files.find(({ path }) => path.split('/').at(-1) === MANIFEST)
  const root = manifest?.path.slice(0, -MANIFEST.length) ?? null
  const isInPack = ({ path }: NamedFile) => root !== null && path.startsWith(root)
  const [inPack, loose] = [files.filter(isInPack), files.filter((file) => !isInPack(file))]
  if (loose.length > MAX_LOOSE_FILES)
    throw new SubcodeError(
      'bad-file',
      `${at(loose, 0).path}: this and ${loose.length - 1} more files are too many to look into. Bring those of the model alone.`,
      { values: { reason: 'too-many-files', count: loose.length } },
    )
  const opened: OpenedFile[] = []
  if (manifest) {
    const parts: PackFiles = new Map(
      inPack.map(({ path, file }) => [path.slice(root?.length), { bytes: file.size, open: async () => file }]),
    )
    const bytes = inPack.reduce((sum, { file }) => sum + file.size, 0)
    opened.push(await orRefused(manifest.path, bytes, () => openPack(parts, manifest.path, bytes)))
  }
  for (const { path, file } of loose) opened.push(await orRefused(path, file.size, () => openFile(path, file)))
  return opened
}

async function orRefused(path: string, bytes: number, open: () => Promise<OpenedFile>): Promise<OpenedFile> {
  try {
    return await open()
  } catch (thrown) {
    const facts = factsOf(thrown)
    const message = facts.message.startsWith(`${path}: `) ? facts.message : `${path}: ${facts.message}`
    return { kind: 'refused', found: { path, bytes, kind: 'refused', error: { ...facts, message } } }
  }
}

async function openFile(path: string, file: Blob): Promise<OpenedFile> {
  const zipped = (await recogniseContent(file, path)).kind === 'zip' ? await packInZip(file, path) : null
  if (zipped) return openPack(zipped, path, file.size)
  const checkpoint = await readWeightsFile(file, path)
  const { unknown } = readHyper(checkpoint.hyperParameters)
  return { kind: 'weights', checkpoint, found: { path, bytes: file.size, unknown, ...recogniseWeights(checkpoint, path) } }
}

/** The files of the pack that a zip holds, at its root or in one folder; null when it holds none. */
async function packInZip(file: Blob, name: string): Promise<PackFiles | null> {
  const entries = await readZip(file, name)
  const manifests = entries.filter(({ path }) => path === MANIFEST || path.endsWith(`/${MANIFEST}`))
  if (manifests.length > 1) throw badFile(name, `the zip has ${manifests.length} packs; unpack it and bring one.`)
  const root = manifests[0]?.path.slice(0, -MANIFEST.length)
  if (root === undefined) return null
  const inside = entries.filter(({ path }) => path.startsWith(root))
  return new Map(inside.map(({ path, bytes, blob }) => [path.slice(root.length), { bytes, open: blob }]))
}

async function openPack(files: PackFiles, path: string, bytes: number): Promise<OpenedFile> {
  const pack = await openPackFiles(files)
  const { title, imageSize, graphs } = pack.manifest
  const parameters = Object.values(graphs).reduce((sum, graph) => sum + graph.parameters, 0)
  return { kind: 'pack', pack, found: { path, bytes, kind: 'pack', title, imageSize, parameters } }
}
