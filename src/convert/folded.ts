import { at } from '../base/assert.ts'
import { foldUnshuffle } from './fold.ts'
import { addFoldedWeight, addNode, addWeight, type Graph, source, type Value } from './graph.ts'
import { convolve, int, mapShape, text } from './layers.ts'

/** A convolution over squares of p x p pixels that are folded into channels (pixel unshuffle): one convolution of kernel k p and stride p. */
export function foldedConv(
  graph: Graph,
  x: Value,
  { prefix, out, patchSize }: { prefix: string; out: number; patchSize: number },
  kernel: 1 | 3,
): Value {
  const { channels, height, width } = mapShape(x)
  const side = kernel * patchSize
  const given = source(graph, `${prefix}.weight`, [out, channels * patchSize * patchSize, kernel, kernel])
  const weight = addFoldedWeight(graph, `${prefix}.weight`, [out, channels, side, side], [given], (tensors) =>
    foldUnshuffle(at(tensors, 0), patchSize, channels, kernel),
  )
  const bias = addWeight(graph, `${prefix}.bias`, [out])
  const dims = ['batch', out, height / patchSize, width / patchSize] as const
  return convolve(graph, x, weight, bias, dims, { kernel: side, stride: patchSize, pad: patchSize * ((kernel - 1) / 2) })
}

/** Pixel shuffle: [N,C p p,H,W] -> [N,C,H p,W p]. */
export function unfold(graph: Graph, x: Value, patchSize: number): Value {
  if (patchSize === 1) return x
  const { channels, height, width } = mapShape(x)
  const dims = ['batch', channels / patchSize / patchSize, height * patchSize, width * patchSize] as const
  return addNode(graph, 'DepthToSpace', [x], dims, { blocksize: int(patchSize), mode: text('CRD') })
}
