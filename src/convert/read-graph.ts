import { SubcodeError } from '../base/errors.ts'
import type { OnnxNode, OnnxTensor } from '../formats/onnx.ts'
import { readOnnx } from '../formats/read-onnx.ts'
import { widenToFloat32 } from '../formats/widen.ts'
import type { Precision } from '../protocol/manifest.ts'
import { at } from '../base/assert.ts'
import { createGraph, type Graph, type Weight } from './graph.ts'

/** A span of a data file that lies beside the graph. */
export type ReadSpan = (file: string, offset: number, length: number) => Promise<Uint8Array<ArrayBuffer>>

/**
 * A graph of a pack as it was when `exportGraph` wrote it, with float weights that are read when they are written again. Throws
 * `bad-file` for malformed bytes, and `bad-pack` for weights that were narrowed to int8: what they lost is not there any more.
 */
export function readGraph(bytes: Uint8Array, path: string, precision: Precision, read: ReadSpan): Graph {
  const { name, inputs, outputs, nodes, initializers } = readOnnx(bytes, path).graph
  const graph = createGraph(name, new Map(), precision)
  const outside = new Map(initializers.flatMap((tensor) => (tensor.data.kind === 'external' ? [[tensor.name, tensor] as const] : [])))
  const casts = new Map(nodes.filter((node) => isCastOf(node, outside)).map((node) => [node.inputs[0] ?? '', node]))
  graph.inputs.push(...inputs)
  graph.outputs.push(...outputs)
  graph.nodes = nodes.filter((node) => !casts.has(node.inputs[0] ?? '') || node.op !== 'Cast')
  for (const tensor of initializers) if (!outside.has(tensor.name)) graph.constants.set(tensor.name, tensor)
  for (const tensor of outside.values()) graph.weights.push(weightOf(tensor, casts.get(tensor.name), path, read))
  return graph
}

function isCastOf({ op, inputs }: OnnxNode, tensors: ReadonlyMap<string, OnnxTensor>): boolean {
  return op === 'Cast' && tensors.has(inputs[0] ?? '')
}

/** A weight under the name and in the type in which nodes use it. */
function weightOf(tensor: OnnxTensor, cast: OnnxNode | undefined, path: string, read: ReadSpan): Weight {
  const { dtype, dims, data } = tensor
  if ((dtype !== 'float16' && dtype !== 'float32') || data.kind !== 'external') {
    throw new SubcodeError('bad-pack', `${path}: ${tensor.name} is stored in ${dtype}; take the pack with float16 or float32 weights.`)
  }
  const { location, offset, length } = data
  const name = cast?.outputs[0] ?? tensor.name
  const type = cast ? (dtype === 'float16' ? 'float32' : 'float16') : dtype
  const source = { name, dtype, shape: dims, read: async () => widenToFloat32(await read(location, offset, length), dtype) }
  return { name, type, dims, sources: [source], fold: (tensors) => at(tensors, 0) }
}
