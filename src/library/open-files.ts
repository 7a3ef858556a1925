import { at } from '../base/assert.ts'
import { factsOf, SubcodeError } from '../base/errors.ts'
import { withSchedule } from '../convert/with-schedule.ts'
import { diffusersPart, unknownSettings } from '../convert/diffusers.ts'
import { readHyper } from '../convert/hyper-parameters.ts'
import { badFile } from '../formats/bad-file.ts'
import type { Checkpoint } from '../formats/checkpoint.ts'
import { recogniseContent } from '../formats/content.ts'
import { mergeFields } from '../formats/unreadable.ts'
import { readWeightsFile } from '../formats/weights-file.ts'
import { readZip } from '../formats/zip.ts'
import type { Json } from '../formats/json.ts'
import type { FoundFile, NamedFile } from '../protocol/library-api.ts'
import { type BroughtFile, folderOf, isNamedAsPart, isNamedAsWeights, nameOf } from './brought-file.ts'
import { groupFiles, type Unit } from './group-files.ts'
import { CONFIG, readModelConfig } from './model-config.ts'
import { type OpenPack, openPackFiles, type PackFiles } from './open-pack.ts'
import { recogniseWeights } from './recognise-weights.ts'
import { unpackZip } from './unpack-zips.ts'

/** A recognised file with its readable content. */
export type OpenedFile = { found: FoundFile } & (
  { kind: 'weights'; checkpoint: Checkpoint } | { kind: 'pack'; pack: OpenPack } | { kind: 'refused' }
)

/** A pack is made of five files at most. A hundred files are the wrong folder, and as many refusals would take long. */
const MAX_LOOSE_FILES = 100

/** Looks into every file, as `openBrought` does. */
export async function openFiles(files: readonly NamedFile[]): Promise<OpenedFile[]> {
  return openBrought(files.map(({ path, file }) => ({ path, bytes: file.size, open: async () => file })))
}

/**
 * Looks into every file: zips around models, packs by their `config.json`, weights in several files, and weights with their settings beside them.
 * A bad file is `refused`; throws `bad-file` only for more weights than this.
 */
export async function openBrought(brought: readonly BroughtFile[]): Promise<OpenedFile[]> {
  checkCount(brought)
  const opened: OpenedFile[] = []
  const files: BroughtFile[] = []
  for (const file of brought) {
    const inside = await unpackZip(file).catch((thrown: unknown) => void opened.push(refused(file, thrown)))
    if (inside !== undefined) files.push(...(inside ?? [file]))
  }
  const root = await packRoot(files)
  const isInPack = ({ path }: BroughtFile) => root !== null && path.startsWith(root)
  const inPack = files.filter(isInPack)
  checkCount(files.filter((file) => !isInPack(file)))
  const units = await groupFiles(files.filter((file) => !isInPack(file)))
  if (root !== null) {
    const parts: PackFiles = new Map(inPack.map(({ path, bytes, open }) => [path.slice(root.length), { bytes, open }]))
    const unit = { path: `${root}${CONFIG}`, bytes: inPack.reduce((sum, { bytes }) => sum + bytes, 0) }
    opened.push(await orRefused(unit, () => openPack(parts, unit)))
  }
  for (const unit of units) opened.push(await orRefused(unit, () => openUnit(unit)))
  return opened
}

/** Of files in folders those count that are named as weights. */
function checkCount(files: readonly BroughtFile[]): void {
  const loose = files.filter(({ path }) => folderOf(path) === '' || isNamedAsWeights(path))
  if (loose.length > MAX_LOOSE_FILES)
    throw new SubcodeError(
      'bad-file',
      `${at(loose, 0).path}: this and ${loose.length - 1} more files are too many to look into. Bring those of the model alone.`,
      { values: { reason: 'too-many-files', count: loose.length } },
    )
}

/** The folder of the first `config.json` that is no configuration of weights; null without one. */
async function packRoot(files: readonly BroughtFile[]): Promise<string | null> {
  for (const file of files) {
    if (nameOf(file.path) !== CONFIG) continue
    const root = folderOf(file.path)
    const hasWeights = files.some(({ path }) => folderOf(path) === root && isNamedAsPart(path))
    if (!hasWeights || !(await readModelConfig(file))) return root
  }
  return null
}

async function orRefused(unit: { path: string; bytes: number }, open: () => Promise<OpenedFile>): Promise<OpenedFile> {
  return open().catch((thrown: unknown) => refused(unit, thrown))
}

function refused({ path, bytes }: { path: string; bytes: number }, thrown: unknown): OpenedFile {
  const facts = factsOf(thrown)
  const message = facts.message.includes(path) ? facts.message : `${path}: ${facts.message}`
  return { kind: 'refused', found: { path, bytes, kind: 'refused', error: { ...facts, message } } }
}

async function openUnit(unit: Unit): Promise<OpenedFile> {
  if (unit.kind === 'aside') throw badFile(unit.path, unit.reason)
  if (unit.kind === 'parts') return openWeights(unit, await unit.open(), unit.config)
  const blob = await unit.file.open()
  const zipped = (await recogniseContent(blob, unit.path)).kind === 'zip' ? await packInZip(blob, unit.path) : null
  if (zipped) return openPack(zipped, unit)
  return openWeights(unit, await readWeightsFile(blob, unit.path), unit.config)
}

async function openWeights({ path, bytes }: Unit, read: Checkpoint, config: Record<string, Json>): Promise<OpenedFile> {
  const checkpoint = await withSchedule({ ...read, hyperParameters: mergeFields(read.hyperParameters, config, CONFIG) })
  const { hyperParameters, tensors } = checkpoint
  const unknown = diffusersPart(tensors) ? unknownSettings(hyperParameters) : readHyper(hyperParameters).unknown
  return { kind: 'weights', checkpoint, found: { path, bytes, unknown, ...recogniseWeights(checkpoint, path) } }
}

/** The files of the pack that a zip holds, at its root or in one folder; null when it holds none. */
async function packInZip(file: Blob, name: string): Promise<PackFiles | null> {
  const entries = await readZip(file, name)
  const manifests = entries.filter(({ path }) => path === CONFIG || path.endsWith(`/${CONFIG}`))
  if (manifests.length > 1) throw badFile(name, `the zip has ${manifests.length} packs; unpack it and bring one.`)
  const root = manifests[0]?.path.slice(0, -CONFIG.length)
  if (root === undefined) return null
  const inside = entries.filter(({ path }) => path.startsWith(root))
  return new Map(inside.map(({ path, bytes, blob }) => [path.slice(root.length), { bytes, open: blob }]))
}

async function openPack(files: PackFiles, { path, bytes }: { path: string; bytes: number }): Promise<OpenedFile> {
  const pack = await openPackFiles(files)
  const { title, imageSize, graphs } = pack.manifest
  const parameters = Object.values(graphs).reduce((sum, graph) => sum + graph.parameters, 0)
  return { kind: 'pack', pack, found: { path, bytes, kind: 'pack', title, imageSize, parameters } }
}
