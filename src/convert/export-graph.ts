import { assert } from '../base/assert.ts'
import type { OnnxModel, OnnxNode, OnnxTensor } from '../formats/onnx.ts'
import { elementCount } from '../formats/tensor.ts'
import { onnxType } from './cast.ts'
import type { Place } from './external-data.ts'
import type { Compute, Graph, Weight } from './graph.ts'

/** The last operator set in which every operator that we use has a WebGPU kernel under its own name. */
const OPSET = 17

/**
 * The ONNX model of a finished graph. Weights lie in data files of type `stored`; those that the graph uses in the other type
 * it casts, which the runtime does once, at load.
 */
export function exportGraph(graph: Graph, places: ReadonlyMap<string, Place>, stored: Compute): OnnxModel {
  const nodes = [...graph.weights.filter(({ type }) => type !== stored).map(castNode), ...graph.nodes]
  const weights = graph.weights.map((weight) => externalTensor(weight, places, stored))
  const initializers = [...graph.constants.values(), ...weights]
  const { name, inputs, outputs } = graph
  return { graph: { name, inputs, outputs, nodes, initializers }, opsets: { '': OPSET }, metadata: {} }
}

function castNode(weight: Weight): OnnxNode {
  const attributes = { to: { kind: 'int', value: onnxType[weight.type] } } as const
  return { op: 'Cast', name: `Cast_${weight.name}`, inputs: [storedName(weight)], outputs: [weight.name], attributes }
}

function storedName(weight: Weight): string {
  return `${weight.name}:stored`
}

function externalTensor(weight: Weight, places: ReadonlyMap<string, Place>, stored: Compute): OnnxTensor {
  const place = places.get(weight.name)
  assert(place, `${weight.name} has no place`)
  assert(place.length === elementCount(weight.dims) * (stored === 'float16' ? 2 : 4), `${weight.name} has another size than its place`)
  const data = { kind: 'external', location: place.file, offset: place.offset, length: place.length } as const
  return { name: weight.type === stored ? weight.name : storedName(weight), dtype: stored, dims: weight.dims, data }
}
