import { at } from '../base/assert.ts'
import type { Graph, Value } from './graph.ts'
import { split } from './layers.ts'

/** A GPU kernel may bind eight storage buffers for certain: one input and seven outputs. */
const mostPieces = 7

/**
 * The gains and biases of every conditioned block, cut from [N,M,1,1]: gains of all blocks in order, then biases.
 * By splits of splits, because a slice per piece would be a kernel per piece: 14 where 84 would be at 256 px.
 */
export function cutModulation(graph: Graph, modulation: Value, blocks: readonly { channels: number }[]): { gain: Value; bias: Value }[] {
  const sizes = blocks.map((block) => block.channels)
  const pieces = cut(graph, modulation, [...sizes, ...sizes])
  return blocks.map((_, i) => ({ gain: at(pieces, i), bias: at(pieces, blocks.length + i) }))
}

/** Pieces of the given sizes along axis 1. */
export function cut(graph: Graph, value: Value, sizes: readonly number[]): Value[] {
  if (sizes.length <= mostPieces) return sizes.length === 1 ? [value] : split(graph, value, 1, sizes)
  const groups = Array.from({ length: Math.ceil(sizes.length / mostPieces) }, (_, i) => sizes.slice(i * mostPieces, (i + 1) * mostPieces))
  const parts = cut(
    graph,
    value,
    groups.map((group) => group.reduce((sum, size) => sum + size, 0)),
  )
  return groups.flatMap((group, i) => cut(graph, at(parts, i), group))
}
