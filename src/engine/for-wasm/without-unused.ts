import type { OnnxGraph } from '../../formats/onnx.ts'

/** The graph without the nodes and constants that nothing uses any more. */
export function withoutUnused(graph: OnnxGraph): OnnxGraph {
  const used = new Set(graph.outputs.map(({ name }) => name))
  const nodes = graph.nodes.toReversed().filter(({ inputs, outputs }) => {
    const isUsed = outputs.some((name) => used.has(name))
    if (isUsed) for (const name of inputs) used.add(name)
    return isUsed
  })
  return { ...graph, nodes: nodes.toReversed(), initializers: graph.initializers.filter(({ name }) => used.has(name)) }
}
