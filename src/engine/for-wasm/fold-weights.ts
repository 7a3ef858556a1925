import type { OnnxModel, OnnxNode, OnnxTensor } from '../../formats/onnx.ts'
import { elementCount } from '../../formats/tensor.ts'
import type { Weights } from '../ort.ts'
import { findWeights } from './read-weights.ts'
import { withoutUnused } from './without-unused.ts'

/** Largest memory of the folded weights of a graph. */
const WEIGHTS_LIMIT_BYTES = 256 * 2 ** 20

/**
 * The same model with float32 constants in place of weights that it casts and scales. The runtime would fold them too, node by node, while
 * its own code is still slow. Null where they take more memory than the limit. `files` are the data files beside the graph.
 */
export function withFoldedWeights(model: OnnxModel, files: readonly Weights[]): OnnxModel | null {
  const { nodes, outputs, initializers } = model.graph
  const weights = findWeights(model.graph, files)
  const isFolded = (node: OnnxNode) => node.outputs.every((name) => weights.has(name))
  const left = nodes.filter((node) => !isFolded(node))
  const used = new Set([...left.flatMap(({ inputs }) => inputs), ...outputs.map(({ name }) => name)])
  const stored = new Set(initializers.map(({ name }) => name))
  const folded = [...weights].filter(([name]) => used.has(name) && !stored.has(name))
  const bytes = folded.reduce((sum, [, { dims }]) => sum + elementCount(dims) * Float32Array.BYTES_PER_ELEMENT, 0)
  if (bytes > WEIGHTS_LIMIT_BYTES) return null
  const constants = folded.map(([name, { dims, read }]): OnnxTensor => {
    return { name, dtype: 'float32', dims, data: { kind: 'raw', bytes: new Uint8Array(read().buffer) } }
  })
  return { ...model, graph: withoutUnused({ ...model.graph, nodes: left, initializers: [...initializers, ...constants] }) }
}
