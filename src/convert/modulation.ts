import { joinArrays } from '../base/arrays.ts'
import { at } from '../base/assert.ts'
import type { LazyTensor } from '../formats/tensor.ts'
import type { Architecture } from './architecture.ts'
import { foldTimeGain, foldTimeShift } from './fold.ts'
import { addFoldedWeight, addInput, addNode, addOutput, type Graph, source, type Value } from './graph.ts'
import { gemm, reshape, silu } from './layers.ts'
import { conditionedBlocks, layoutUnet } from './layout.ts'
import { timeCode } from './time-code.ts'

/** M, how many numbers modulation holds for one picture and step. */
export function modulationSize(architecture: Architecture): number {
  const total = conditionedBlocks(layoutUnet(architecture)).reduce((sum, { channels }) => sum + channels, 0)
  return architecture.time === 'after-norm' ? 2 * total : total
}

/**
 * modulation: z [N,Z], t [T] -> modulation [T,N,M,1,1]; for a plain DDIM t [T] -> [T,1,M,1,1].
 *
 * A conditioned norm is GN(h) (1 + s) + b, then times (1 + c), with s and b linear in the time code and c linear in
 * z_sem. GN has a gain g and a bias d of its own, so all of it is one gain g (1 + s) (1 + c) and one bias
 * (d (1 + s) + b) (1 + c) per channel. M is the gains of all blocks in order, then their biases. A norm that time precedes is
 * GN(h + e) with e linear in the time code: M is the shifts e of all blocks.
 */
export function buildModulation(graph: Graph, architecture: Architecture): void {
  const blocks = conditionedBlocks(layoutUnet(architecture))
  if (architecture.time === 'before-norm') return buildShifts(graph, architecture, blocks)
  const total = blocks.reduce((sum, block) => sum + block.channels, 0)
  const { zSize } = architecture
  const z = zSize === null ? null : addInput(graph, 'z', ['batch', zSize])
  const fromTime = timeBranch(graph, architecture, blocks, total)
  const modulation = z ? timesZ(graph, fromTime, zBranch(graph, z, blocks, total), total) : fromTime
  const count = z ? 'batch' : 1
  addOutput(graph, 'modulation', reshape(graph, modulation, [0, -1, 2 * total, 1, 1], ['steps', count, 2 * total, 1, 1]))
}

type Blocks = readonly { prefix: string; channels: number }[]

function buildShifts(graph: Graph, architecture: Architecture, blocks: Blocks): void {
  const { embedChannels } = architecture
  const size = modulationSize(architecture)
  const tensors = (part: string, shape: (channels: number) => number[]): LazyTensor[] =>
    blocks.map(({ prefix, channels }) => source(graph, `${prefix}.emb_layers.1.${part}`, shape(channels)))
  const weights = tensors('weight', (channels) => [channels, embedChannels])
  const weight = addFoldedWeight(graph, 'modulation.time.weight', [size, embedChannels], weights, joinArrays)
  const hasBias = graph.tensors.has(`${blocks[0]?.prefix}.emb_layers.1.bias`)
  const biases = hasBias ? tensors('bias', (channels) => [channels]) : []
  const bias = addFoldedWeight(graph, 'modulation.time.bias', [size], biases, (arrays) =>
    hasBias ? joinArrays(arrays) : new Float32Array(size),
  )
  const shifts = gemm(graph, timeCodeOf(graph, architecture), weight, bias)
  addOutput(graph, 'modulation', reshape(graph, shifts, [0, 1, size, 1, 1], ['steps', 1, size, 1, 1]))
}

function timeCodeOf(graph: Graph, { baseChannels, embedChannels, zSize, conventions }: Architecture): Value {
  const t = addInput(graph, 't', ['steps'])
  return timeCode(graph, t, zSize === null ? 'time_embed' : 'time_embed.time_embed', baseChannels, embedChannels, conventions.frequencies)
}

/** Gains and biases [T, 2 total] as far as time decides them. */
function timeBranch(graph: Graph, architecture: Architecture, blocks: Blocks, total: number): Value {
  const { embedChannels } = architecture
  const code = timeCodeOf(graph, architecture)
  const sources = blocks.flatMap((block) => timeSources(graph, block, embedChannels))
  const fold = (part: 'weight' | 'bias') => (tensors: readonly Float32Array[]) => {
    const branches = blocks.map((_, i) => branchAt(tensors, 4 * i))
    return joinArrays([...branches.map((branch) => foldTimeGain(branch)[part]), ...branches.map((branch) => foldTimeShift(branch)[part])])
  }
  const weight = addFoldedWeight(graph, 'modulation.time.weight', [2 * total, embedChannels], sources, fold('weight'))
  return gemm(graph, code, weight, addFoldedWeight(graph, 'modulation.time.bias', [2 * total], sources, fold('bias')))
}

/** 1 + c: the gains [N, total] that z_sem decides. */
function zBranch(graph: Graph, z: Value, blocks: Blocks, total: number): Value {
  const width = Number(z.dims[1])
  const tensors = (part: string, shape: (channels: number) => number[]): LazyTensor[] =>
    blocks.map(({ prefix, channels }) => source(graph, `${prefix}.cond_emb_layers.1.${part}`, shape(channels)))
  const weights = tensors('weight', (channels) => [channels, width])
  const biases = tensors('bias', (channels) => [channels])
  const weight = addFoldedWeight(graph, 'modulation.z.weight', [total, width], weights, joinArrays)
  const bias = addFoldedWeight(graph, 'modulation.z.bias', [total], biases, (arrays) => joinArrays(arrays).map((value) => 1 + value))
  return gemm(graph, silu(graph, z), weight, bias)
}

/** [T, 2 total] times [N, total], gains and biases alike: [T, N, 2, total]. */
function timesZ(graph: Graph, fromTime: Value, fromZ: Value, total: number): Value {
  const time = reshape(graph, fromTime, [-1, 1, 2, total], ['steps', 1, 2, total])
  const gains = reshape(graph, fromZ, [-1, 1, total], ['batch', 1, total])
  return addNode(graph, 'Mul', [time, gains], ['steps', 'batch', 2, total])
}

function timeSources(graph: Graph, { prefix, channels }: { prefix: string; channels: number }, width: number): LazyTensor[] {
  return [
    source(graph, `${prefix}.emb_layers.1.weight`, [2 * channels, width]),
    source(graph, `${prefix}.emb_layers.1.bias`, [2 * channels]),
    source(graph, `${prefix}.out_layers.0.weight`, [channels]),
    source(graph, `${prefix}.out_layers.0.bias`, [channels]),
  ]
}

function branchAt(tensors: readonly Float32Array[], i: number) {
  return { weight: at(tensors, i), bias: at(tensors, i + 1), gain: at(tensors, i + 2), shift: at(tensors, i + 3) }
}
