import { badFile } from '../formats/bad-file.ts'
import type { Checkpoint } from '../formats/checkpoint.ts'
import type { Json } from '../formats/json.ts'
import type { LazyTensor } from '../formats/tensor.ts'
import { readWeightsFile } from '../formats/weights-file.ts'
import { type BroughtFile, folderOf, groupedBy, nameOf } from './brought-file.ts'
import { isPlainObject, readJson } from './read-json.ts'

/** Weights in several files: the tensors by file where an index says so. */
export type Shards = { path: string; parts: BroughtFile[]; names: string[] }

const INDEX = /\.index\.json$/i
const PART = /^(.+)-(\d{5})-of-(\d{5})\.(safetensors|bin)$/i
const MAX_PARTS = 200
/** An index lists a line for each tensor. */
const MAX_INDEX_BYTES = 8 * 2 ** 20

export const isIndex = (path: string): boolean => INDEX.test(path)

/** The parts that an index names (`weight_map` of Hugging Face: tensor to file), from the files of its folder. Throws `bad-file`. */
export async function shardsOfIndex(index: BroughtFile, folder: readonly BroughtFile[]): Promise<Shards> {
  const value = index.bytes <= MAX_INDEX_BYTES ? await readJson(index) : null
  const map = isPlainObject(value) ? value.weight_map : null
  if (!map || !isPlainObject(map)) throw badFile(index.path, 'expected an index of weights with a weight_map. Download it again.')
  const files = [...new Set(Object.values(map))].map((name: Json) => ({ name: String(name), file: findFile(folder, index.path, name) }))
  if (files.length > MAX_PARTS) throw badFile(index.path, `it names ${files.length} files; at most ${MAX_PARTS} are read.`)
  const missing = files.filter(({ file }) => !file).map(({ name }) => name)
  if (missing.length > 0) throw lacking(index.path, missing)
  return { path: index.path, parts: files.flatMap(({ file }) => file ?? []), names: Object.keys(map) }
}

/** Parts that count themselves ("model-00001-of-00002.safetensors") and have no index. */
export function shardsByNumber(folder: readonly BroughtFile[]): Shards[] {
  const parts = folder.filter(({ path }) => PART.test(nameOf(path)))
  return groupedBy(parts, (path) => nameOf(path).replace(PART, '$1 $3 $4')).map((group) => ({
    path: group[0]?.path ?? '',
    parts: group,
    names: [],
  }))
}

/** All parts as one checkpoint; no tensor is read. Throws `bad-file` where a part, or a tensor of the index, is missing. */
export async function openShards({ path, parts, names }: Shards): Promise<Checkpoint> {
  const total = Number(PART.exec(nameOf(parts[0]?.path ?? ''))?.[3] ?? parts.length)
  if (names.length === 0 && parts.length !== total)
    throw badFile(path, `it is one of ${total} parts, and ${parts.length} are here. Bring all of them.`)
  const tensors = new Map<string, LazyTensor>()
  const read: Checkpoint[] = []
  for (const part of parts) {
    const checkpoint = await readWeightsFile(await part.open(), part.path)
    read.push(checkpoint)
    for (const [name, tensor] of checkpoint.tensors) {
      if (tensors.has(name)) throw badFile(part.path, `the tensor ${name} stands in another part too. Keep one of them.`)
      tensors.set(name, tensor)
    }
  }
  const missing = names.filter((name) => !tensors.has(name))
  if (missing.length > 0)
    throw badFile(path, `its index names ${missing.length} tensors that are in no part, as ${missing[0]}. Download the parts again.`)
  const hyperParameters = Object.assign({}, ...read.map((checkpoint) => checkpoint.hyperParameters)) as Checkpoint['hyperParameters']
  return { tensors, hyperParameters, globalStep: read[0]?.globalStep, epoch: read[0]?.epoch }
}

function findFile(folder: readonly BroughtFile[], indexPath: string, name: Json): BroughtFile | undefined {
  return folder.find(({ path }) => path === `${folderOf(indexPath)}${String(name)}`)
}

function lacking(path: string, missing: readonly string[]) {
  return badFile(
    path,
    `${missing.slice(0, 5).join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing beside it. Bring the whole folder.`,
  )
}
