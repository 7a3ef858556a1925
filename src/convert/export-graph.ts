import { assert } from '../base/assert.ts'
import type { OnnxModel, OnnxNode, OnnxTensor } from '../formats/onnx.ts'
import { elementCount } from '../formats/tensor.ts'
import { onnxType } from './cast.ts'
import type { Place } from './external-data.ts'
import type { Compute, Graph, Weight } from './graph.ts'
import { scaleDims, scalesOffset, type Stored, storedBytes, storedType } from './stored.ts'

/** The last operator set in which every operator that we use has a WebGPU kernel under its own name. */
const OPSET = 17

/**
 * The ONNX model of a finished graph. Weights lie in data files as `stored` says; nodes bring those of another type into that in which
 * the graph uses them, which the runtime does once, at load.
 */
export function exportGraph(graph: Graph, places: ReadonlyMap<string, Place>, stored: Stored): OnnxModel {
  const weights = graph.weights.map((weight) => exportWeight(weight, places, stored))
  const nodes = [...weights.flatMap((weight) => weight.nodes), ...graph.nodes]
  const initializers = [...graph.constants.values(), ...weights.flatMap((weight) => weight.tensors)]
  const { name, inputs, outputs } = graph
  return { graph: { name, inputs, outputs, nodes, initializers }, opsets: { '': OPSET }, metadata: {} }
}

/** The tensors of a weight, and the nodes over them that give it under its own name. */
function exportWeight(weight: Weight, places: ReadonlyMap<string, Place>, stored: Stored): { tensors: OnnxTensor[]; nodes: OnnxNode[] } {
  const { name, dims, type } = weight
  const place = places.get(name)
  assert(place, `${name} has no place`)
  assert(place.length === storedBytes(weight, stored), `${name} has another size than its place`)
  const from = storedType(weight, stored)
  if (from === 'int8') return exportNarrow(weight, place)
  const tensor = {
    dtype: from,
    dims,
    data: { kind: 'external', location: place.file, offset: place.offset, length: place.length },
  } as const
  if (from === type) return { tensors: [{ name, ...tensor }], nodes: [] }
  return { tensors: [{ name: `${name}:stored`, ...tensor }], nodes: [castNode(`${name}:stored`, name, type)] }
}

/** int8 times the scale of its row, in float32. */
function exportNarrow({ name, dims, type }: Weight, { file, offset, length }: Place): { tensors: OnnxTensor[]; nodes: OnnxNode[] } {
  const span = (from: number, to: number) => ({ kind: 'external', location: file, offset: offset + from, length: to - from }) as const
  const [small, scale, wide] = [`${name}:int8`, `${name}:scale`, type === 'float32' ? name : `${name}:scaled`]
  const tensors = [
    { name: small, dtype: 'int8', dims, data: span(0, elementCount(dims)) },
    { name: scale, dtype: 'float32', dims: scaleDims(dims), data: span(scalesOffset(dims), length) },
  ] as const
  const times = { op: 'Mul', name: `Mul_${name}`, inputs: [`${small}:float`, scale], outputs: [wide], attributes: {} }
  const nodes = [castNode(small, `${small}:float`, 'float32'), times]
  return { tensors: [...tensors], nodes: wide === name ? nodes : [...nodes, castNode(wide, name, type)] }
}

function castNode(from: string, to: string, type: Compute): OnnxNode {
  return { op: 'Cast', name: `Cast_${to}`, inputs: [from], outputs: [to], attributes: { to: { kind: 'int', value: onnxType[type] } } }
}
