import { at } from '../base/assert.ts'
import { elementCount } from '../formats/tensor.ts'
import type { OnnxNode } from '../formats/onnx.ts'
import { countValues, type Dims, type Graph } from './graph.ts'

/** Multiply-accumulates of one call at batch 1 and one step: convolutions, linear layers and matrix products. */
export function countMacs(graph: Graph): number {
  return graph.nodes.reduce((sum, node) => sum + nodeMacs(graph, node), 0)
}

/** Parameters of the checkpoint that the graph holds, folded or not; those that two weights share count once. */
export function countParameters(graph: Graph): number {
  const tensors = new Map(graph.weights.flatMap((weight) => weight.sources.map((tensor) => [tensor.name, tensor])))
  return [...tensors.values()].reduce((sum, tensor) => sum + elementCount(tensor.shape), 0)
}

/** Each value of the output is a sum over the elements of a filter, of a row of weights, or of the left factor. */
function nodeMacs(graph: Graph, node: OnnxNode): number {
  const dims = (name: string | undefined): Dims => graph.dims.get(name ?? '') ?? []
  const outputs = countValues(dims(node.outputs[0]))
  if (node.op === 'MatMul') return outputs * countValues(dims(node.inputs[0]).slice(-1))
  if (node.op !== 'Conv' && node.op !== 'Gemm') return 0
  const weight = dims(node.inputs[1])
  return outputs * (countValues(weight) / Number(at(weight, 0)))
}
