import { at } from '../../base/assert.ts'
import type { OnnxAttribute, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor } from '../../formats/onnx.ts'
import type { Weights } from '../ort.ts'
import { type ChooseTransform, chooseTransform, type ConvolutionShape } from './choose-transform.ts'
import { findMapSizes, intsOf } from './map-sizes.ts'
import { findWeights, type Weight } from './read-weights.ts'
import { alongSide, type Transform, transformFilters } from './transform.ts'
import { withoutUnused } from './without-unused.ts'

/** Largest memory of a graph's transformed filters, which take up to four times the memory of the filters. */
const FILTERS_LIMIT_BYTES = 256 * 2 ** 20

/**
 * The same model with its 3 x 3 convolutions in Winograd's form (`transform.ts`), written in plain operators, where that is faster
 * on a CPU in wasm. `files` are the data files beside the graph. The transformed filters G g G^T are constants of the new model: the
 * runtime would compute them too, but keeps every step on the way in memory. Convolutions of maps whose size is not known before a run
 * stay as they are.
 */
export function withWinograd(model: OnnxModel, files: readonly Weights[], choose: ChooseTransform = chooseTransform): OnnxModel {
  const plans = withinMemory(planConvolutions(model.graph, files, choose))
  if (plans.size === 0) return model
  const parts = createParts()
  const nodes = model.graph.nodes.flatMap((node) => {
    const plan = plans.get(node)
    return plan ? writeConvolution(node, plan, parts) : [node]
  })
  const initializers = [...model.graph.initializers, ...parts.constants()]
  return { ...model, graph: withoutUnused({ ...model.graph, nodes, initializers }) }
}

type Plan = ConvolutionShape & { transform: Transform; weight: Weight }

/** Convolutions 3 x 3 that keep the size of their map, and are faster in another form. */
function planConvolutions(graph: OnnxGraph, files: readonly Weights[], choose: ChooseTransform): [OnnxNode, Plan][] {
  const [sizes, weights] = [findMapSizes(graph), findWeights(graph, files)]
  return graph.nodes.flatMap((node): [OnnxNode, Plan][] => {
    const [size, weight] = [sizes.get(node.inputs[0] ?? ''), weights.get(node.inputs[1] ?? '')]
    if (node.op !== 'Conv' || node.inputs.length !== 3 || !size || weight?.dims.length !== 4 || !keepsSize(node)) return []
    const shape = { size, from: at(weight.dims, 1), to: at(weight.dims, 0) }
    const transform = choose(shape)
    return transform ? [[node, { ...shape, transform, weight }]] : []
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

/**
 * Nodes that compute a convolution. Maps are [N,C,H,W], and n counts the tiles of a map. The runtime divides each of the large ones among its
 * threads, which it does not with a transposition: so B^T goes down the map as a product that puts taps before channels, and
 * along its lines as a convolution of one channel.
 */
function writeConvolution(node: OnnxNode, { transform, size, from, to, weight }: Plan, parts: Parts): OnnxNode[] {
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
  const matrix = (kind: 'input' | 'output', dims: number[]) => parts.matrix(`${kind} ${tile}`, dims, transform[kind])
  const [map = '', weightName = '', bias = ''] = node.inputs

  const filters = parts.matrix(`${weightName} ${tile}`, [taps, to, from], transformFilters(transform, weight.read()))
  const side = parts.matrix(`side ${tile} ${height}`, [span, 1, rows, height], alongSide(transform, height))
  const down = add('MatMul', [side, reshape(map, [-1, 1, from, height, width])]) // [N, span, from, rows, width]
  const window = { kernel_shape: ints([1, span]), strides: ints([1, tile]), pads: ints([0, 1, 0, 1]) }
  const lines = reshape(down, [-1, 1, span * from * rows, width])
  const tiles = add('Conv', [lines, matrix('input', [span, 1, 1, span])], window) // [N, span, span from rows, columns]
  const byTap = reshape(tiles, [-1, taps, from, n])
  const products = reshape(add('MatMul', [filters, byTap]), [-1, taps, to * n])
  const outputs = reshape(add('MatMul', [matrix('output', [tile * tile, taps]), products]), [-1, tile * tile * to, rows, columns])
  const joined = add('DepthToSpace', [outputs], { blocksize: int(tile), mode: { kind: 'string', value: 'DCR' } })
  add('Add', [joined, reshape(bias, [1, to, 1, 1])], {}, node.outputs[0])
  return nodes
}

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
