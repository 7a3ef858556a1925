import { toSubcodeError } from '../../base/errors.ts'
import type { OnnxModel, OnnxTensor } from '../../formats/onnx.ts'
import { readOnnx } from '../../formats/read-onnx.ts'
import { writeOnnx } from '../../formats/write-onnx.ts'
import type { Weights } from '../ort.ts'
import { withWinograd } from './winograd.ts'

type GraphWithFiles = { graph: Uint8Array; files: Weights[] }

/** The data file of the constants that a rewritten graph has in place of weights. */
const FILE = 'winograd.bin'
/** Larger constants lie beside the graph, from where the runtime takes them without another copy. */
const INLINE_BYTES = 4096

/**
 * A graph in the form in which wasm computes it fastest, with the data files beside it. `path` is for messages. A graph of another
 * exporter that uses parts of ONNX which we never write comes back as it is.
 */
export function graphForCpu(graph: Uint8Array, path: string, files: Weights[]): GraphWithFiles {
  const model = tryRead(graph, path)
  const faster = model && withWinograd(model, files)
  return faster && faster !== model ? outside(faster, files) : { graph, files }
}

function tryRead(bytes: Uint8Array, path: string): OnnxModel | null {
  try {
    return readOnnx(bytes, path)
  } catch (thrown) {
    if (toSubcodeError(thrown).code !== 'bad-file') throw thrown
    return null
  }
}

/** Puts the large constants of a model into a data file of their own. */
function outside(model: OnnxModel, files: Weights[]): GraphWithFiles {
  const parts: Uint8Array[] = []
  let offset = 0
  const initializers = model.graph.initializers.map((tensor): OnnxTensor => {
    const { data } = tensor
    if (data.kind !== 'raw' || data.bytes.length <= INLINE_BYTES) return tensor
    const { length } = data.bytes
    parts.push(data.bytes)
    offset += length
    return { ...tensor, data: { kind: 'external', location: FILE, offset: offset - length, length } }
  })
  const data = new Uint8Array(offset)
  let end = 0
  for (const part of parts) {
    data.set(part, end)
    end += part.length
  }
  const graph = writeOnnx({ ...model, graph: { ...model.graph, initializers } })
  return { graph, files: [...files, { path: FILE, data }] }
}
