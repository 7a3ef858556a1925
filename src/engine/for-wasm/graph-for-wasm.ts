import type { OnnxModel, OnnxTensor } from '../../formats/onnx.ts'
import { writeOnnx } from '../../formats/write-onnx.ts'
import type { Weights } from '../ort.ts'
import { tryRead } from '../try-read.ts'
import { withFoldedWeights } from './fold-weights.ts'
import { withWinograd } from './winograd.ts'

/** `asWritten` tells that the runtime would find nothing to fold. */
type GraphForWasm = { graph: Uint8Array; files: Weights[]; asWritten: boolean }

/** Begins the names of the data files that a rewritten graph has in place of weights. */
const PREFIX = 'folded-'
/** Larger constants lie beside the graph, from where the runtime takes them without another copy. */
const INLINE_BYTES = 4096

/**
 * A graph in the form that wasm opens and computes fastest, with the data files beside it. `path` is for messages. A graph of another
 * exporter that uses parts of ONNX which we never write comes back as it is.
 */
export function graphForWasm(graph: Uint8Array, path: string, files: Weights[]): GraphForWasm {
  const model = tryRead(graph, path)
  if (!model) return { graph, files, asWritten: false }
  const quick = withWinograd(model, files)
  const folded = withFoldedWeights(quick, files)
  return { ...outside(folded ?? quick, files), asWritten: folded !== null }
}

/** Puts each large constant of a model into a data file of its own, so that none is copied. */
function outside(model: OnnxModel, files: Weights[]): Omit<GraphForWasm, 'asWritten'> {
  const parts: Weights[] = []
  const initializers = model.graph.initializers.map((tensor): OnnxTensor => {
    const { data } = tensor
    if (data.kind !== 'raw' || data.bytes.length <= INLINE_BYTES) return tensor
    const location = `${PREFIX}${parts.length}`
    parts.push({ path: location, data: data.bytes })
    return { ...tensor, data: { kind: 'external', location, offset: 0, length: data.bytes.length } }
  })
  return { graph: writeOnnx({ ...model, graph: { ...model.graph, initializers } }), files: [...files, ...parts] }
}
