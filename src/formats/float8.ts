/** The two float8 types that PyTorch and safetensors share (Micikevicius et al. 2022, "FP8 formats for deep learning"). */
type Float8 = 'float8_e4m3fn' | 'float8_e5m2'

const layouts = { float8_e4m3fn: { fractionBits: 3, bias: 7 }, float8_e5m2: { fractionBits: 2, bias: 15 } } as const

/** Float8 bit patterns as float32, exactly. */
export function float8ToFloat32(patterns: Uint8Array, type: Float8): Float32Array<ArrayBuffer> {
  const table = Float32Array.from({ length: 256 }, (_, pattern) => valueOf(pattern, type))
  return Float32Array.from(patterns, (pattern) => table[pattern] ?? 0)
}

function valueOf(pattern: number, type: Float8): number {
  const { fractionBits, bias } = layouts[type]
  const sign = pattern & 0x80 ? -1 : 1
  const magnitude = pattern & 0x7f
  const exponent = magnitude >>> fractionBits
  const fraction = (magnitude & (2 ** fractionBits - 1)) / 2 ** fractionBits
  if (type === 'float8_e4m3fn' && magnitude === 0x7f) return Number.NaN
  if (type === 'float8_e5m2' && exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN
  return exponent === 0 ? sign * fraction * 2 ** (1 - bias) : sign * (1 + fraction) * 2 ** (exponent - bias)
}
