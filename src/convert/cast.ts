import { addNode, type Compute, type Dims, type Graph, type Value } from './graph.ts'
import type { OnnxAttribute } from '../formats/onnx.ts'

/** Numbers of the ONNX element types. */
export const onnxType = { float32: 1, float16: 10, int32: 6 } as const

/** A float32 value in the type in which the graph computes. */
export function castToCompute(graph: Graph, value: Value): Value {
  return cast(graph, value, 'float32', graph.compute)
}

/** A value in the type in which the graph computes, as float32. */
export function castToFloat(graph: Graph, value: Value): Value {
  return cast(graph, value, graph.compute, 'float32')
}

/** A node that multiplies and sums, its values in `type`; its weights have this type already. */
export function addProduct(
  graph: Graph,
  op: 'Conv' | 'Gemm' | 'MatMul',
  values: readonly Value[],
  weights: readonly Value[],
  dims: Dims,
  attributes: Record<string, OnnxAttribute> = {},
  type = graph.products,
): Value {
  const inputs = values.map((value) => cast(graph, value, graph.compute, type))
  return cast(graph, addNode(graph, op, [...inputs, ...weights], dims, attributes), type, graph.compute)
}

function cast(graph: Graph, value: Value, from: Compute, to: Compute): Value {
  return from === to ? value : addNode(graph, 'Cast', [value], value.dims, { to: { kind: 'int', value: onnxType[to] } })
}
