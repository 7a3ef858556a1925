import { float32ToFloat16 } from '../formats/half.ts'
import type { OnnxDType } from '../formats/onnx.ts'
import type { Graph, Value } from './graph.ts'

/** An optional input that is left out. */
export const absent: Value = { name: '', dims: [] }

/** A vector of one repeated value, in the type in which the graph computes. */
export function filledConstant(graph: Graph, size: number, value: number): Value {
  const floats = new Float32Array(size).fill(value)
  return store(graph, `${value} x ${size}`, [size], graph.compute, graph.compute === 'float32' ? floats : float32ToFloat16(floats))
}

/** A number, in the type in which the graph computes. */
export function floatOf(graph: Graph, value: number): Value {
  const floats = Float32Array.of(value)
  return store(graph, `${value}`, [], graph.compute, graph.compute === 'float32' ? floats : float32ToFloat16(floats))
}

/** A float32 constant, for arithmetic that is float32 in every graph. */
export function floatConstant(graph: Graph, name: string, dims: readonly number[], values: readonly number[]): Value {
  return store(graph, name, dims, 'float32', Float32Array.from(values))
}

/** A list of int64: a shape, or the sizes of a split. */
export function shapeConstant(graph: Graph, values: readonly number[]): Value {
  return store(graph, `[${values}]`, [values.length], 'int64', BigInt64Array.from(values, BigInt))
}

/** Constants of one name have one value, so a second one of that name takes the place of the first. */
function store(graph: Graph, name: string, dims: readonly number[], dtype: OnnxDType, data: ArrayBufferView): Value {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  graph.constants.set(name, { name, dtype, dims, data: { kind: 'raw', bytes } })
  graph.dims.set(name, dims)
  return { name, dims }
}
