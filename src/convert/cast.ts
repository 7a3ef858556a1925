import { addNode, type Graph, type Value } from './graph.ts'
import { int } from './layers.ts'

/** Numbers of the ONNX element types. */
export const onnxType = { float32: 1, float16: 10, int32: 6 } as const

/** A float32 value in the type in which the graph computes. */
export function castToCompute(graph: Graph, value: Value): Value {
  return graph.compute === 'float32' ? value : cast(graph, value, 'float16')
}

/** A value in the type in which the graph computes, as float32. */
export function castToFloat(graph: Graph, value: Value): Value {
  return graph.compute === 'float32' ? value : cast(graph, value, 'float32')
}

function cast(graph: Graph, value: Value, to: keyof typeof onnxType): Value {
  return addNode(graph, 'Cast', [value], value.dims, { to: int(onnxType[to]) })
}
