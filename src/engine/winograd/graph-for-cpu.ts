import { toSubcodeError } from '../../base/errors.ts'
import type { OnnxModel } from '../../formats/onnx.ts'
import { readOnnx } from '../../formats/read-onnx.ts'
import { writeOnnx } from '../../formats/write-onnx.ts'
import { withWinograd } from './winograd.ts'

/**
 * A graph in the form in which wasm computes it fastest. `path` is for messages. A graph of another exporter that uses parts of ONNX
 * which we never write comes back as it is.
 */
export function graphForCpu(bytes: Uint8Array, path: string): Uint8Array {
  const model = tryRead(bytes, path)
  if (!model) return bytes
  const faster = withWinograd(model)
  return faster === model ? bytes : writeOnnx(faster)
}

function tryRead(bytes: Uint8Array, path: string): OnnxModel | null {
  try {
    return readOnnx(bytes, path)
  } catch (thrown) {
    if (toSubcodeError(thrown).code !== 'bad-file') throw thrown
    return null
  }
}
