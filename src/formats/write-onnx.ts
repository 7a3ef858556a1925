import { SubcodeError } from '../base/errors.ts'
import type { OnnxModel } from './onnx.ts'

/** The bytes of an ONNX ModelProto; the same model always gives the same bytes. */
export function writeOnnx(_model: OnnxModel): Uint8Array<ArrayBuffer> {
  throw new SubcodeError('internal', 'writeOnnx is being written')
}
