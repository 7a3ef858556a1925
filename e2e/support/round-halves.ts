import { onnxType } from '../../src/convert/cast.ts'
import type { OnnxModel, OnnxNode } from '../../src/formats/onnx.ts'

/**
 * The same graph for a runtime that has no half precision and computes such nodes in float32 without a word: they take their
 * values as float32 and every one of their outputs is rounded to float16, so that what overflows there does so here.
 */
export function roundHalves(model: OnnxModel): OnnxModel {
  const { initializers } = model.graph
  const halves = new Set(initializers.filter(({ dtype }) => dtype === 'float16').map(({ name }) => name))
  const nodes = [...halves].map(widen)
  for (const node of model.graph.nodes) nodes.push(...rounded(node, halves))
  return { ...model, graph: { ...model.graph, nodes } }
}

/** `halves` are the values of type float16 so far; those of this node are added. */
function rounded(node: OnnxNode, halves: Set<string>): OnnxNode[] {
  const { op, inputs, outputs, attributes } = node
  const to = op === 'Cast' && attributes.to?.kind === 'int' ? attributes.to.value : null
  const isHalf = to === null ? halves.has(inputs[0] ?? '') : to === onnxType.float16
  if (!isHalf) return [node]
  for (const output of outputs) halves.add(output)
  if (to !== null) return [node, ...outputs.map(widen)]
  const single = {
    ...node,
    inputs: inputs.map((name) => (halves.has(name) ? `${name}:wide` : name)),
    outputs: outputs.map((name) => `${name}:free`),
  }
  return [single, ...outputs.flatMap((name) => [cast(`${name}:free`, name, 'float16'), widen(name)])]
}

const widen = (name: string): OnnxNode => cast(name, `${name}:wide`, 'float32')

function cast(from: string, to: string, type: 'float16' | 'float32'): OnnxNode {
  return { op: 'Cast', name: `round ${to}`, inputs: [from], outputs: [to], attributes: { to: { kind: 'int', value: onnxType[type] } } }
}
