/*
 * Checkpoints of DeepSpeed's ZeRO, whose processes each keep a piece of the weights. The weights in training stand in float32 in the state of the
 * optimiser, as flat runs of numbers; `param_shapes` says which tensors follow each other in them. As DeepSpeed's own zero_to_fp32.py
 * joins them: in stage 3 every tensor is cut into one piece for each process, in stages 1 and 2 the run of all tensors is.
 */
import { at } from '../base/assert.ts'
import { badFile } from './bad-file.ts'
import { type Checkpoint, numberOf } from './checkpoint.ts'
import { readHyperFields } from './hyper-fields.ts'
import { isKind, type PickleValue, type TorchTensor } from './pickle-value.ts'
import { elementCount, type LazyTensor } from './tensor.ts'
import { findTensors } from './tensor-tree.ts'
import type { TorchFile } from './torch-file.ts'
import { lazyTorchTensor } from './torch-tensor.ts'

type Dict = Map<PickleValue, PickleValue>

/** A flat tensor in one of the files, and a run of them behind each other. */
type Piece = { tensor: TorchTensor; file: TorchFile }
type Run = readonly Piece[]

/**
 * The weights of a folder of DeepSpeed. `states` are its files `*_model_states.pt` and `optimisers` its `*_optim_states.pt`, each in the order of
 * the processes. No tensor is read. Throws `bad-file`.
 */
export async function readZeroCheckpoint(
  states: readonly TorchFile[],
  optimisers: readonly TorchFile[],
  name: string,
): Promise<Checkpoint> {
  const [first] = states
  if (!first) throw badFile(name, 'it has no file *_model_states.pt. Bring the whole folder.')
  const top = dictOf(first.top, first)
  const module = dictOf(top.get('module') ?? new Map(), first)
  const kept = savedWhole(module, first)
  const saved = optimisers.map((file) => dictOf(dictOf(file.top, file).get('optimizer_state_dict'), file))
  const stage = numberOf(saved[0]?.get('zero_stage')) ?? 0
  const processes = countOf(saved[0]?.get('partition_count'))
  const isPartitioned = stage === 3 || isOfProcess(first)
  const tensors = new Map<string, LazyTensor>()
  if (isPartitioned) {
    if (processes !== optimisers.length || processes !== states.length)
      throw badFile(
        name,
        `it was written by ${processes} processes; ${states.length} files of states and ${optimisers.length} of the optimiser are here. Bring the whole folder.`,
      )
    const buffers = namesIn(top.get('buffer_names'))
    for (const [key, tensor] of kept) if (buffers.has(key)) tensors.set(key, tensor)
    for (const [key, tensor] of frozenPieces(states, first)) tensors.set(key, tensor)
    const runs = optimisers.map((file, i) => runOf(saved[i]?.get('fp32_flat_groups'), file))
    for (const [key, tensor] of byProcess(
      shapesIn(top, first).flatMap((shapes) => [...shapes]),
      runs,
      name,
    ))
      tensors.set(key, tensor)
  } else {
    for (const [key, tensor] of kept) tensors.set(key, tensor)
    // Without all of its pieces the weights are those of the network in training, which may be half precision.
    const groups =
      processes === optimisers.length ? saved.map((state, i) => runOf(state.get('single_partition_of_fp32_groups'), at(optimisers, i))) : []
    if (groups.length > 0) for (const [key, tensor] of inOneRun(shapesIn(top, first), groups, name)) tensors.set(key, tensor)
  }
  for (const [alias, of] of entriesOf(top.get('shared_params'))) {
    const shared = tensors.get(String(of))
    if (shared) tensors.set(String(alias), shared)
  }
  const plain = new Map([...top].filter(([key]) => key !== 'module'))
  return {
    tensors: new Map([...tensors].map(([key, tensor]) => [`module.${key}`, { ...tensor, name: `module/${key}` }])),
    hyperParameters: await readHyperFields(plain, (tensor) => lazyTorchTensor('hyper_parameters', tensor, first.files, first.name).read()),
    globalStep: numberOf(top.get('global_step')) ?? numberOf(top.get('global_steps')),
    epoch: numberOf(top.get('epoch')),
  }
}

function savedWhole(module: Dict, file: TorchFile): [string, LazyTensor][] {
  return [...findTensors(module, file.name)].map(([key, { tensor }]) => [key, lazyTorchTensor(key, tensor, file.files, file.name)])
}

/** Stage 3: every process has the same share of every tensor, the last one with padding. */
function* byProcess(shapes: readonly [string, number[]][], runs: readonly Run[], name: string): Iterable<[string, LazyTensor]> {
  let offset = 0
  for (const [key, shape] of shapes) {
    const share = Math.ceil(elementCount(shape) / runs.length)
    yield [
      key,
      joined(
        key,
        shape,
        runs.flatMap((run) => slice(run, offset, share)),
        name,
      ),
    ]
    offset += share
  }
  const wrong = runs.find((run) => lengthOf(run) !== offset)
  if (wrong)
    throw badFile(
      name,
      `its tensors take ${offset} numbers of each process, and one has ${lengthOf(wrong)}. The files are not of one state.`,
    )
}

/** Stages 1 and 2: the tensors of a group follow each other, and each process has an equal share of all. */
function* inOneRun(groups: readonly (readonly [string, number[]][])[], runs: readonly Run[], name: string): Iterable<[string, LazyTensor]> {
  for (const [group, shapes] of groups.entries()) {
    const run = runs.flatMap((pieces) => pieces[group] ?? [])
    let offset = 0
    for (const [key, shape] of shapes) {
      const count = elementCount(shape)
      yield [key, joined(key, shape, slice(run, offset, count), name)]
      offset += count
    }
    const padded = (length: number) => Math.ceil(length / (2 * runs.length))
    if (padded(offset) !== padded(lengthOf(run)))
      throw badFile(name, `the tensors of group ${group} take ${offset} numbers of ${lengthOf(run)}. The files are not of one state.`)
  }
}

/** Weights that are not trained, as a moving average: each process has its share beside the states. */
function frozenPieces(states: readonly TorchFile[], first: TorchFile): [string, LazyTensor][] {
  return entriesOf(dictOf(first.top, first).get('frozen_param_shapes')).map(([key, shape]) => {
    const pieces = states.map((file) => pieceOf(dictIn(dictOf(file.top, file).get('frozen_param_fragments')).get(key), file))
    return [String(key), joined(String(key), numbersOf(shape, first), pieces, first.name)]
  })
}

/** A tensor from flat pieces; what the last one has beyond its shape is padding. */
function joined(key: string, shape: readonly number[], pieces: Run, name: string): LazyTensor {
  const count = elementCount(shape)
  if (lengthOf(pieces) < count)
    throw badFile(name, `the pieces of ${key} have ${lengthOf(pieces)} numbers of ${count}. Bring the whole folder.`)
  const parts = pieces.map(({ tensor, file }) => lazyTorchTensor(key, tensor, file.files, file.name))
  const read = async () => {
    const values = new Float32Array(count)
    let offset = 0
    for (const part of parts) {
      const run = await part.read()
      values.set(run.subarray(0, Math.min(run.length, count - offset)), offset)
      offset += run.length
      if (offset >= count) break
    }
    return values
  }
  return { name: key, dtype: parts[0]?.dtype ?? 'float32', shape, read }
}

/** `count` numbers of a run from `offset` on. */
function slice(run: Run, offset: number, count: number): Piece[] {
  const pieces: Piece[] = []
  let start = 0
  for (const { tensor, file } of run) {
    const length = elementCount(tensor.shape)
    const [from, to] = [Math.max(offset, start), Math.min(offset + count, start + length)]
    if (from < to) pieces.push({ file, tensor: { ...tensor, offset: tensor.offset + from - start, shape: [to - from] } })
    start += length
  }
  return pieces
}

const lengthOf = (run: Run): number => run.reduce((sum, { tensor }) => sum + elementCount(tensor.shape), 0)

function runOf(groups: PickleValue | undefined, file: TorchFile): Run {
  if (!Array.isArray(groups)) throw badFile(file.name, 'it has no groups of weights in float32, as ZeRO of stages 1 to 3 keeps them.')
  return groups.map((group) => pieceOf(group, file))
}

function pieceOf(tensor: PickleValue | undefined, file: TorchFile): Piece {
  if (isKind(tensor, 'tensor') && tensor.shape.length === 1 && tensor.strides[0] === 1) return { tensor, file }
  throw badFile(file.name, 'expected a flat tensor for each piece of the weights. The file is damaged, or of another version of DeepSpeed.')
}

/** Names and shapes of the tensors of each group, in the order of their numbers. */
function shapesIn(top: Dict, file: TorchFile): [string, number[]][][] {
  const groups = top.get('param_shapes')
  if (!Array.isArray(groups)) throw badFile(file.name, 'it has no param_shapes. Save it with DeepSpeed 0.4 or newer.')
  return groups.map((group) => entriesOf(group).map(([key, shape]) => [String(key), numbersOf(shape, file)]))
}

function numbersOf(shape: PickleValue, file: TorchFile): number[] {
  if (Array.isArray(shape) && shape.every((size) => typeof size === 'number' && Number.isSafeInteger(size) && size >= 0))
    return shape as number[]
  throw badFile(file.name, 'one of its param_shapes is no shape. The file is damaged.')
}

/** Stages 1 and 2 may count for each group. */
function countOf(count: PickleValue | undefined): number {
  return Array.isArray(count) ? Math.max(0, ...count.map((one) => numberOf(one) ?? 0)) : (numberOf(count) ?? 0)
}

function dictOf(value: PickleValue | undefined, file: TorchFile): Dict {
  if (value instanceof Map) return value
  throw badFile(file.name, 'expected the state of a process of DeepSpeed.')
}

/** Stage 3 writes a file of states for each process, by this name. */
const isOfProcess = ({ name }: TorchFile): boolean => /(^|\/)zero_pp_rank_/.test(name)

const dictIn = (value: PickleValue | undefined): Dict => (value instanceof Map ? value : new Map())
const entriesOf = (value: PickleValue | undefined) => [...dictIn(value)]
const namesIn = (value: PickleValue | undefined) => new Set(Array.isArray(value) ? value.map(String) : [])
