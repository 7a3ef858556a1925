import { at } from '../../base/assert.ts'
import type { OnnxAttribute, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor } from '../../formats/onnx.ts'
import { dataTypes } from '../../formats/onnx-codes.ts'
import { type ChooseTransform, chooseTransform, type ConvolutionShape } from './choose-transform.ts'
import { findMapSizes, intsOf } from './map-sizes.ts'
import type { Transform } from './transform.ts'

/** Largest memory of a graph's transformed filters, which take up to four times the memory of the filters. */
const FILTERS_LIMIT_BYTES = 256 * 2 ** 20

/**
 * The same model with its 3 x 3 convolutions in Winograd's form (`transform.ts`), written in plain operators, where that is faster
 * on a CPU in wasm. The transformed filters G g G^T stand in the graph as nodes over the weights, and the runtime computes them once,
 * at load. Convolutions of maps whose size is not known before a run stay as they are.
 */
export function withWinograd(model: OnnxModel, choose: ChooseTransform = chooseTransform): OnnxModel {
  const plans = withinMemory(planConvolutions(model.graph, choose))
  if (plans.size === 0) return model
  const parts = createParts()
  const nodes = model.graph.nodes.flatMap((node) => {
    const plan = plans.get(node)
    return plan ? writeConvolution(node, plan, parts) : [node]
  })
  return { ...model, graph: { ...model.graph, nodes, initializers: [...model.graph.initializers, ...parts.constants()] } }
}

type Plan = ConvolutionShape & { transform: Transform }

/** Convolutions 3 x 3 that keep the size of their map, and are faster in another form. */
function planConvolutions(graph: OnnxGraph, choose: ChooseTransform): [OnnxNode, Plan][] {
  const [sizes, weights] = [findMapSizes(graph), findWeightDims(graph)]
  return graph.nodes.flatMap((node): [OnnxNode, Plan][] => {
    const [size, dims] = [sizes.get(node.inputs[0] ?? ''), weights.get(node.inputs[1] ?? '')]
    if (node.op !== 'Conv' || node.inputs.length !== 3 || !size || dims?.length !== 4 || !keepsSize(node)) return []
    const shape = { size, from: at(dims, 1), to: at(dims, 0) }
    const transform = choose(shape)
    return transform ? [[node, { ...shape, transform }]] : []
  })
}

/** The plans that the memory allows. Those of the largest maps come first: they save the most time for their filters. */
function withinMemory(plans: readonly [OnnxNode, Plan][]): ReadonlyMap<OnnxNode, Plan> {
  let bytes = 0
  const largestFirst = [...plans].sort(([, { size: a }], [, { size: b }]) => b[0] * b[1] - a[0] * a[1])
  return new Map(
    largestFirst.filter(([, { transform, from, to }]) => {
      bytes += transform.span ** 2 * from * to * Float32Array.BYTES_PER_ELEMENT
      return bytes <= FILTERS_LIMIT_BYTES
    }),
  )
}

function keepsSize({ attributes }: OnnxNode): boolean {
  const is = (attribute: OnnxAttribute | undefined, wanted: number[]) => String(intsOf(attribute)) === String(wanted)
  const { kernel_shape: kernel, strides, pads, ...others } = attributes
  return is(kernel, [3, 3]) && is(strides, [1, 1]) && is(pads, [1, 1, 1, 1]) && Object.keys(others).length === 0
}

/** Shapes of the float32 weights by the names under which nodes use them: those that are stored in another type are cast first. */
function findWeightDims({ initializers, nodes }: OnnxGraph): ReadonlyMap<string, readonly number[]> {
  const stored = new Map(initializers.map((tensor) => [tensor.name, tensor]))
  const dims = new Map(initializers.filter(({ dtype }) => dtype === 'float32').map((tensor) => [tensor.name, tensor.dims]))
  for (const { op, inputs, outputs, attributes } of nodes) {
    const from = stored.get(inputs[0] ?? '')
    if (op === 'Cast' && from && isFloat(attributes.to)) dims.set(outputs[0] ?? '', from.dims)
  }
  return dims
}

/** Nodes that compute a convolution. Maps are [N,C,H,W], and n counts the tiles of a map. */
function writeConvolution(node: OnnxNode, { transform, size, from, to }: Plan, parts: Parts): OnnxNode[] {
  const { tile, span } = transform
  const [height, width] = size
  const [rows, columns] = [height / tile, width / tile]
  const [taps, n] = [span * span, rows * columns]
  const nodes: OnnxNode[] = []
  const add = (op: string, inputs: string[], attributes: OnnxNode['attributes'] = {}, output = `${node.name}:${nodes.length}`) => {
    nodes.push({ op, name: `${node.name}:${op}_${nodes.length}`, inputs, outputs: [output], attributes })
    return output
  }
  const reshape = (value: string, shape: number[]) => add('Reshape', [value, parts.shape(shape)])
  const matrix = (kind: 'input' | 'filter' | 'output', dims: number[]) => parts.matrix(`${kind} ${tile}`, dims, transform[kind])
  const [map = '', weight = '', bias = ''] = node.inputs

  const filters = reshape(weight, [to * from, 9])
  const filterColumns = add('Transpose', [filters], { perm: ints([1, 0]) })
  const seen = reshape(add('MatMul', [matrix('filter', [taps, 9]), filterColumns]), [taps, to, from])

  const planes = reshape(map, [-1, 1, height, width])
  const window = { kernel_shape: ints([span, span]), strides: ints([tile, tile]), pads: ints([1, 1, 1, 1]) }
  const tiles = reshape(add('Conv', [planes, matrix('input', [taps, 1, span, span])], window), [-1, from, taps, n])
  const byTap = add('Transpose', [tiles], { perm: ints([0, 2, 1, 3]) }) // [N, taps, from, n]
  const products = reshape(add('MatMul', [seen, byTap]), [-1, taps, to * n])
  const outputs = reshape(add('MatMul', [matrix('output', [tile * tile, taps]), products]), [-1, tile * tile * to, rows, columns])
  const joined = add('DepthToSpace', [outputs], { blocksize: int(tile), mode: { kind: 'string', value: 'DCR' } })
  add('Add', [joined, reshape(bias, [1, to, 1, 1])], {}, node.outputs[0])
  return nodes
}

const isFloat = (type: OnnxAttribute | undefined) => type?.kind === 'int' && type.value === dataTypes.float32
const int = (value: number): OnnxAttribute => ({ kind: 'int', value })
const ints = (value: number[]): OnnxAttribute => ({ kind: 'ints', value })

/** Constants that the convolutions share, each once. */
type Parts = {
  shape(values: number[]): string
  matrix(name: string, dims: number[], values: Float32Array): string
  constants(): OnnxTensor[]
}

function createParts(): Parts {
  const made = new Map<string, OnnxTensor>()
  const store = (name: string, dtype: 'int64' | 'float32', dims: number[], { buffer, byteOffset, byteLength }: ArrayBufferView) => {
    const data = { kind: 'raw', bytes: new Uint8Array(buffer, byteOffset, byteLength) } as const
    made.set(name, { name, dtype, dims, data })
    return name
  }
  return {
    shape: (values) => store(`winograd:[${values}]`, 'int64', [values.length], BigInt64Array.from(values, BigInt)),
    matrix: (name, dims, values) => store(`winograd:${name}`, 'float32', dims, values),
    constants: () => [...made.values()],
  }
}
