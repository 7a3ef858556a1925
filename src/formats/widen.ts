import { unreachable } from '../base/assert.ts'
import { float8ToFloat32 } from './float8.ts'
import { bfloat16ToFloat32, float16ToFloat32 } from './half.ts'
import type { DType } from './tensor.ts'

/** Little-endian elements as float32. Takes the buffer over: float32 elements are not copied. 64-bit values are rounded. */
export function widenToFloat32(bytes: Uint8Array<ArrayBuffer>, dtype: DType): Float32Array<ArrayBuffer> {
  const buffer = bytes.byteOffset === 0 && bytes.length === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer
  switch (dtype) {
    case 'float32':
      return new Float32Array(buffer)
    case 'float16':
      return float16ToFloat32(new Uint16Array(buffer))
    case 'bfloat16':
      return bfloat16ToFloat32(new Uint16Array(buffer))
    case 'float8_e4m3fn':
    case 'float8_e5m2':
      return float8ToFloat32(new Uint8Array(buffer), dtype)
    case 'float64':
      return new Float32Array(new Float64Array(buffer))
    case 'int64':
      return Float32Array.from(new BigInt64Array(buffer), Number)
    case 'int32':
      return new Float32Array(new Int32Array(buffer))
    case 'int16':
      return new Float32Array(new Int16Array(buffer))
    case 'int8':
      return new Float32Array(new Int8Array(buffer))
    case 'uint8':
      return new Float32Array(new Uint8Array(buffer))
    case 'bool':
      return Float32Array.from(new Uint8Array(buffer), (byte) => (byte === 0 ? 0 : 1))
    default:
      return unreachable(dtype)
  }
}
