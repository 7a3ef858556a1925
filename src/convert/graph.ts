import { assert, at } from '../base/assert.ts'
import { SubcodeError } from '../base/errors.ts'
import type { OnnxAttribute, OnnxNode, OnnxTensor, OnnxValueInfo } from '../formats/onnx.ts'
import { elementCount, type LazyTensor, type StateDict } from '../formats/tensor.ts'
import { checkReadable } from './check-readable.ts'
import type { Precision } from '../protocol/manifest.ts'

/** A dimension that is only known at run time: the batch, or the number of steps of a plan. */
export type Dims = readonly (number | 'batch' | 'steps' | 'levels')[]

/** A tensor in a graph under construction. */
export type Value = { readonly name: string; readonly dims: Dims }

/** Types of the numbers that a graph computes with and that a file stores. */
export type Compute = 'float32' | 'float16'

/** A weight of the graph: tensors of the checkpoint, read and folded into one array when the file is written. */
export type Weight = {
  readonly name: string
  /** The type in which the graph uses the weight; it may be stored in the other type. */
  readonly type: Compute
  readonly dims: readonly number[]
  readonly sources: readonly LazyTensor[]
  fold(tensors: readonly Float32Array[]): Float32Array
}

/** A graph under construction: nodes in order of execution, and the shapes of everything they produce. */
export type Graph = {
  readonly name: string
  readonly precision: Precision
  /** Type of the values between products. Inputs and outputs, and the arithmetic of rows, are float32 in every graph. */
  readonly compute: Compute
  /** Type in which convolutions and linear layers of normalised values, and the products of attention, take and give them. */
  readonly products: Compute
  /** Whether `tap` adds outputs; for tests that look inside. */
  readonly taps: boolean
  readonly tensors: StateDict
  readonly inputs: OnnxValueInfo[]
  readonly outputs: OnnxValueInfo[]
  nodes: OnnxNode[]
  readonly weights: Weight[]
  readonly constants: Map<string, OnnxTensor>
  readonly dims: Map<string, Dims>
}

const types: Record<Precision, Pick<Graph, 'compute' | 'products'>> = {
  fp32: { compute: 'float32', products: 'float32' },
  mixed: { compute: 'float32', products: 'float16' },
  fp16: { compute: 'float16', products: 'float16' },
}

export function createGraph(name: string, tensors: StateDict, precision: Precision, { taps = false } = {}): Graph {
  const lists = { inputs: [], outputs: [], nodes: [], weights: [], constants: new Map(), dims: new Map() }
  return { name, tensors, precision, ...types[precision], taps, ...lists }
}

/** A float32 input of the graph. */
export function addInput(graph: Graph, name: string, dims: Dims): Value {
  graph.inputs.push({ name, dtype: 'float32', dims })
  return remember(graph, name, dims)
}

/** One node with one output of the given shape. */
export function addNode(
  graph: Graph,
  op: string,
  inputs: readonly Value[],
  dims: Dims,
  attributes: Record<string, OnnxAttribute> = {},
): Value {
  return at(addNodeOutputs(graph, op, inputs, [dims], attributes), 0)
}

/** One node with several outputs of the given shapes. */
export function addNodeOutputs(
  graph: Graph,
  op: string,
  inputs: readonly Value[],
  shapes: readonly Dims[],
  attributes: Record<string, OnnxAttribute> = {},
): Value[] {
  const name = `${op}_${graph.nodes.length}`
  const values = shapes.map((dims, i) => remember(graph, shapes.length === 1 ? name : `${name}_${i}`, dims))
  graph.nodes.push({ op, name, inputs: inputs.map((input) => input.name), outputs: values.map((value) => value.name), attributes })
  return values
}

/** Makes a float32 value an output of the graph under a name of its own. */
export function addOutput(graph: Graph, name: string, value: Value): void {
  const rename = (old: string) => (old === value.name ? name : old)
  graph.nodes = graph.nodes.map((node) => ({ ...node, inputs: node.inputs.map(rename), outputs: node.outputs.map(rename) }))
  graph.outputs.push({ name, dtype: 'float32', dims: value.dims })
  remember(graph, name, value.dims)
}

/** Shows a value as the extra output `tap:<name>`, if the graph was asked for taps. */
export function tap(graph: Graph, name: string, value: Value): void {
  if (!graph.taps) return
  const copy = addNode(graph, 'Cast', [value], value.dims, { to: { kind: 'int', value: 1 } })
  addOutput(graph, `tap:${name}`, copy)
}

/** A weight of a product that is a tensor of the checkpoint as it is; `dims` gives its values another shape. */
export function addWeight(graph: Graph, name: string, shape: readonly number[], dims = shape, type = graph.products): Value {
  return addFoldedWeight(graph, name, dims, [source(graph, name, shape)], (tensors) => at(tensors, 0), type)
}

/** A weight of a product that is computed from tensors of the checkpoint when the file is written. */
export function addFoldedWeight(
  graph: Graph,
  name: string,
  dims: readonly number[],
  sources: readonly LazyTensor[],
  fold: Weight['fold'],
  type = graph.products,
): Value {
  assert(!graph.weights.some((weight) => weight.name === name), `weight ${name} is used twice`)
  graph.weights.push({ name, type, dims, sources, fold })
  return remember(graph, name, dims)
}

/** A tensor of the checkpoint. Throws `bad-file` when it is missing, cannot be read, or has another shape than the architecture says. */
export function source(graph: Graph, name: string, shape: readonly number[]): LazyTensor {
  const tensor = graph.tensors.get(name)
  if (!tensor) {
    const message = `Expected a tensor ${name} of shape [${shape}], found none. Save the whole model; if it is whole, this variant is not supported.`
    throw new SubcodeError('bad-file', message, { values: { reason: 'tensor-missing', tensor: name } })
  }
  checkReadable(name, tensor)
  if (tensor.shape.length === shape.length && tensor.shape.every((size, i) => size === shape[i])) return tensor
  throw new SubcodeError(
    'bad-file',
    `Expected ${name} to have the shape [${shape}], found [${tensor.shape}]: this variant is not supported.`,
    {
      values: { reason: 'tensor-shape-wrong', tensor: name, expectedShape: shape, foundShape: tensor.shape },
    },
  )
}

/** Number of values at batch 1 and one step. */
export function countValues(dims: Dims): number {
  return elementCount(dims.map((size) => (typeof size === 'number' ? size : 1)))
}

function remember(graph: Graph, name: string, dims: Dims): Value {
  graph.dims.set(name, dims)
  return { name, dims }
}
