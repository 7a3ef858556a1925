import { float32ToFloat16 } from '../../formats/half.ts'
import type { OnnxGraph, OnnxNode, OnnxTensor } from '../../formats/onnx.ts'
import { writeOnnx } from '../../formats/write-onnx.ts'
import { factorForEpsilon, NORM_EPSILON, wholeChannels } from '../../protocol/webgpu-faults.ts'
import { tryRead } from '../try-read.ts'

/**
 * A graph that WebGPU computes rightly (`protocol/webgpu-faults.ts`): what the converter writes today, for packs that it wrote earlier. A graph that
 * needs nothing, or uses parts of ONNX which we never write, comes back as it is. `path` is for messages.
 */
export function graphForWebgpu(bytes: Uint8Array, path: string): Uint8Array {
  const model = tryRead(bytes, path)
  if (!model) return bytes
  const { graph } = model
  const sizes = findSizes(graph)
  const constants: OnnxTensor[] = []
  const nodes = graph.nodes.flatMap((node) => withOneEpsilon(node, graph, constants) ?? withWholeChannels(node, sizes, constants) ?? [node])
  if (constants.length === 0) return bytes
  return writeOnnx({ ...model, graph: { ...graph, nodes, initializers: [...graph.initializers, ...constants] } })
}

/** An instance norm of another epsilon, with a factor before it; null for other nodes. */
function withOneEpsilon(node: OnnxNode, { initializers }: OnnxGraph, constants: OnnxTensor[]): OnnxNode[] | null {
  const [x = '', gain = '', bias = ''] = node.inputs
  const { epsilon } = node.attributes
  if (node.op !== 'InstanceNormalization' || epsilon?.kind !== 'float' || !(epsilon.value > 0)) return null
  const factor = Float32Array.of(factorForEpsilon(epsilon.value))
  if (Math.abs((factor[0] ?? 1) - 1) < 1e-6) return null
  const isHalf = initializers.some(({ name, dtype }) => name === gain && dtype === 'float16')
  const name = `${node.name}:factor`
  constants.push({ name, dtype: isHalf ? 'float16' : 'float32', dims: [], data: rawOf(isHalf ? float32ToFloat16(factor) : factor) })
  const enlarged = `${node.name}:enlarged`
  return [
    { op: 'Mul', name: enlarged, inputs: [x, name], outputs: [enlarged], attributes: {} },
    { ...node, inputs: [enlarged, gain, bias], attributes: { ...node.attributes, epsilon: { kind: 'float', value: NORM_EPSILON } } },
  ]
}

/** A convolution with channels of zeros behind those of its map and of its weight, where their count needs them; null for other nodes. */
function withWholeChannels(node: OnnxNode, sizes: ReadonlyMap<string, readonly number[]>, constants: OnnxTensor[]): OnnxNode[] | null {
  const [map = '', weight = '', ...bias] = node.inputs
  const [, channels = 0, height, width] = sizes.get(weight) ?? []
  const missing = wholeChannels(channels) - channels
  if (node.op !== 'Conv' || missing === 0 || height !== 3 || width !== 3) return null
  const name = `${node.name}:pads`
  constants.push({ name, dtype: 'int64', dims: [8], data: rawOf(BigInt64Array.of(0n, 0n, 0n, 0n, 0n, BigInt(missing), 0n, 0n)) })
  const padded = (value: string, output: string): OnnxNode => ({
    op: 'Pad',
    name: output,
    inputs: [value, name],
    outputs: [output],
    attributes: {},
  })
  const [wholeMap, wholeWeight] = [`${node.name}:map`, `${node.name}:weight`]
  return [padded(map, wholeMap), padded(weight, wholeWeight), { ...node, inputs: [wholeMap, wholeWeight, ...bias] }]
}

/** The sizes of weights: as they are stored, cast, or scaled. */
function findSizes({ initializers, nodes }: OnnxGraph): ReadonlyMap<string, readonly number[]> {
  const sizes = new Map(initializers.map(({ name, dims }) => [name, dims]))
  for (const { op, inputs, outputs } of nodes) {
    const size = sizes.get(inputs[0] ?? '')
    if (size && (op === 'Cast' || op === 'Mul')) sizes.set(outputs[0] ?? '', size)
  }
  return sizes
}

function rawOf({ buffer, byteOffset, byteLength }: ArrayBufferView): OnnxTensor['data'] {
  return { kind: 'raw', bytes: new Uint8Array(buffer, byteOffset, byteLength) }
}
