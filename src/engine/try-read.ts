import { toSubcodeError } from '../base/errors.ts'
import type { OnnxModel } from '../formats/onnx.ts'
import { readOnnx } from '../formats/read-onnx.ts'

/** The model in ONNX bytes; null for a graph of another exporter that uses parts of ONNX which we never write. `path` is for messages. */
export function tryRead(bytes: Uint8Array, path: string): OnnxModel | null {
  try {
    return readOnnx(bytes, path)
  } catch (thrown) {
    if (toSubcodeError(thrown).code !== 'bad-file') throw thrown
    return null
  }
}
