/*
 * Checkpoints of torch.distributed.checkpoint, which FSDP and Lightning's sharded strategies write: a folder with a pickle `.metadata`, that names
 * the blocks of every tensor, and files `*.distcp`, in which each block is a PyTorch file of its own from one byte to another.
 */
import { at } from '../base/assert.ts'
import { badFile } from './bad-file.ts'
import { type Checkpoint, numberOf } from './checkpoint.ts'
import { isTraining, liftHyperParameters, readHyperFields } from './hyper-fields.ts'
import { MAX_PICKLE_BYTES, readPickle } from './pickle.ts'
import { isKind, type PickleValue, type TorchTensor } from './pickle-value.ts'
import { toPlain } from './plain-value.ts'
import { readSpan } from './span.ts'
import { elementCount, type LazyTensor, MAX_DIMENSIONS } from './tensor.ts'
import { readTorchFile, type TorchFile } from './torch-file.ts'
import { lazyTorchTensor } from './torch-tensor.ts'
import { type HyperFields, isFields } from './unreadable.ts'

type Dict = Map<PickleValue, PickleValue>

/** The files of a folder: its metadata, those that hold blocks by their names, and `meta.pt` of Lightning, which says everything but the weights. */
export type DistributedFiles = { metadata: Blob; pieces: ReadonlyMap<string, () => Promise<Blob>>; meta: Blob | null }

/** Where a value stands: bytes of a file. */
type Place = { file: string; offset: number; length: number }

/** The part of a tensor from `offsets` on. */
type Block = { offsets: number[]; sizes: number[]; place: Place }

/** Values that are no tensors have a file each; hyper-parameters are some 150. */
const MAX_VALUES = 2000
const MAX_ELEMENTS = 2 ** 28

/** Values of training that are told. */
const COUNTERS = ['global_step', 'epoch']

/** Reads a folder of torch.distributed.checkpoint. Nothing is executed, and no tensor is read. Throws `bad-file`. */
export async function readDistributedCheckpoint({ metadata, pieces, meta }: DistributedFiles, name: string): Promise<Checkpoint> {
  if (metadata.size > MAX_PICKLE_BYTES)
    throw badFile(name, `its metadata has ${metadata.size} bytes; at most ${MAX_PICKLE_BYTES} are read.`)
  const top = fieldsOf(readPickle(await readSpan(metadata, 0, metadata.size, name), name))
  const [saved, paths, places] = [dictIn(top.get('state_dict_metadata')), dictIn(top.get('planner_data')), placesIn(top, name)]
  if (saved.size === 0) throw badFile(name, 'its .metadata lists no tensors. Save the model with torch.distributed.checkpoint.save.')
  const open = (place: Place) => openItem(pieces, place, name)
  const tensors = new Map<string, LazyTensor>()
  const values: { path: string[]; place: Place }[] = []
  for (const [key, value] of saved) {
    const [fields, path] = [fieldsOf(value), pathOf(paths.get(key), String(key))]
    const size = fields.get('size')
    if (size !== undefined)
      tensors.set(path.join('.'), lazyBlocks(path.join('/'), sizesOf(size, name), blocksOf(String(key), fields, places, name), open, name))
    else if (!isTraining(path[0] ?? '') || COUNTERS.includes(path.join('.')))
      values.push({ path, place: places.get(String(key)) ?? notThere(String(key), name) })
  }
  if (values.length > MAX_VALUES)
    throw badFile(name, `it holds ${values.length} values beside its tensors; at most ${MAX_VALUES} are read.`)
  const beside = meta && (await readTorchFile(meta, `${name}/meta.pt`))
  const [said, more] = [await readValues(values, open), beside ? await readBeside(beside) : {}]
  const { global_step: globalStep, epoch, ...hyper } = { ...more, ...said }
  return {
    tensors,
    hyperParameters: liftHyperParameters(hyper),
    globalStep: typeof globalStep === 'number' ? globalStep : undefined,
    epoch: typeof epoch === 'number' ? epoch : undefined,
  }
}

/** What Lightning says beside the weights. */
async function readBeside(file: TorchFile): Promise<HyperFields> {
  const top = dictIn(file.top)
  const counters = COUNTERS.flatMap((key) => (numberOf(top.get(key)) === undefined ? [] : [[key, numberOf(top.get(key)) ?? null] as const]))
  return { ...(await readHyperFields(top, numbersIn(file))), ...Object.fromEntries(counters) }
}

/** Values that stand alone, in the dicts that their paths name. */
async function readValues(
  values: readonly { path: string[]; place: Place }[],
  open: (place: Place) => Promise<TorchFile>,
): Promise<HyperFields> {
  const fields: HyperFields = Object.create(null) as HyperFields
  for (const { path, place } of values) {
    const file = await open(place)
    const { value = null } = await toPlain(new Map([['value', file.top]]), numbersIn(file))
    const key = path.at(-1) ?? ''
    let into = fields
    for (const part of path.slice(0, -1)) {
      const inner = into[part]
      into = isFields(inner) ? inner : (into[part] = Object.create(null) as HyperFields)
    }
    into[key] = value
  }
  return fields
}

const numbersIn = (file: TorchFile) => (tensor: TorchTensor) => lazyTorchTensor('hyper_parameters', tensor, file.files, file.name).read()

async function openItem(pieces: DistributedFiles['pieces'], { file, offset, length }: Place, name: string): Promise<TorchFile> {
  const blob = await pieces.get(file)?.()
  if (!blob) throw badFile(name, `${file} is missing beside its .metadata. Bring the whole folder.`)
  if (offset + length > blob.size)
    throw badFile(name, `${file} has ${blob.size} bytes; a tensor ends at ${offset + length}. The file is cut off.`)
  return readTorchFile(blob.slice(offset, offset + length), `${name}/${file}`)
}

/** A tensor from its blocks, which are read when it is. */
function lazyBlocks(
  path: string,
  shape: readonly number[],
  blocks: readonly Block[],
  open: (place: Place) => Promise<TorchFile>,
  name: string,
): LazyTensor {
  const count = elementCount(shape)
  const about = (reason: string) => badFile(name, `tensor "${path}" ${reason}`)
  if (count > MAX_ELEMENTS) throw about(`has shape [${shape}], more than ${MAX_ELEMENTS} elements.`)
  const isInside = ({ offsets, sizes }: Block) =>
    offsets.length === shape.length &&
    sizes.length === shape.length &&
    shape.every((size, axis) => at(offsets, axis) + at(sizes, axis) <= size)
  if (!blocks.every(isInside) || blocks.reduce((sum, { sizes }) => sum + elementCount(sizes), 0) !== count)
    throw about(`of shape [${shape}] has blocks that do not fill it. The folder is not of one state.`)
  const read = async () => {
    const values = new Float32Array(count)
    for (const block of blocks) {
      const file = await open(block.place)
      if (!isKind(file.top, 'tensor') || `${file.top.shape}` !== `${block.sizes}`)
        throw about(`expected a block of shape [${block.sizes}] in ${block.place.file}, and found something else.`)
      place(await lazyTorchTensor(path, file.top, file.files, file.name).read(), block, values, shape)
    }
    return values
  }
  return { name: path, dtype: 'float32', shape, read }
}

/** Copies a block to its place, a row of its last axis at a time. */
function place(from: Float32Array, { offsets, sizes }: Block, into: Float32Array, shape: readonly number[]): void {
  const width = sizes.at(-1) ?? 1
  for (let start = 0; start < from.length; start += width) {
    let [rest, stride, target] = [start, 1, 0]
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      target += ((rest % at(sizes, axis)) + at(offsets, axis)) * stride
      rest = Math.floor(rest / at(sizes, axis))
      stride *= at(shape, axis)
    }
    into.set(from.subarray(start, start + width), target)
  }
}

function blocksOf(key: string, fields: Dict, places: ReadonlyMap<string, Place>, name: string): Block[] {
  const chunks = fields.get('chunks')
  return (Array.isArray(chunks) ? chunks : []).map((chunk) => {
    const offsets = sizesOf(fieldsOf(chunk).get('offsets'), name)
    return { offsets, sizes: sizesOf(fieldsOf(chunk).get('sizes'), name), place: places.get(placeKey(key, offsets)) ?? notThere(key, name) }
  })
}

/** Where every block and value stands, by its name and its offsets. */
function placesIn(top: Dict, name: string): Map<string, Place> {
  const places = new Map<string, Place>()
  for (const [index, info] of dictIn(top.get('storage_data'))) {
    const [key, where] = [fieldsOf(index), fieldsOf(info)]
    const [file, offset, length] = [where.get('relative_path'), where.get('offset'), where.get('length')]
    if (typeof file !== 'string' || !isCount(offset) || !isCount(length))
      throw badFile(name, 'its .metadata does not say where a tensor stands.')
    if (isPacked(where.get('transform_descriptors')))
      throw badFile(name, `its blocks are packed (${String(where.get('transform_descriptors'))}). Save it without extensions.`)
    const offsets = key.get('offset')
    places.set(placeKey(String(key.get('fqn')), Array.isArray(offsets) ? sizesOf(offsets, name) : null), { file, offset, length })
  }
  return places
}

const placeKey = (key: string, offsets: readonly number[] | null): string => (offsets ? `${key} at ${offsets}` : key)
const isCount = (value: PickleValue | undefined): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
const isPacked = (value: PickleValue | undefined): boolean => Array.isArray(value) && value.length > 0

function notThere(key: string, name: string): never {
  throw badFile(name, `its .metadata does not say where ${key} stands. Save it again.`)
}

function sizesOf(value: PickleValue | undefined, name: string): number[] {
  if (Array.isArray(value) && value.length <= MAX_DIMENSIONS && value.every(isCount)) return value
  throw badFile(name, 'a shape in its .metadata is none. The file is damaged.')
}

/** The keys of the dicts around a value and its own. */
function pathOf(path: PickleValue | undefined, key: string): string[] {
  return Array.isArray(path) && path.length > 0 ? path.map(String) : [key]
}

/** The fields of an object, as it was saved. */
const fieldsOf = (value: PickleValue | undefined): Dict => (isKind(value, 'opaque') ? dictIn(value.state) : new Map())
const dictIn = (value: PickleValue | undefined): Dict => (value instanceof Map ? value : new Map())
