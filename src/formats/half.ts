// Half precision by integer arithmetic on bit patterns: Float16Array does not exist in every engine we run on.

/** The nearest float16 of each value (ties to even, above 65520 infinite, tiny ones subnormal), as bit patterns. */
export function float32ToFloat16(values: Float32Array): Uint16Array<ArrayBuffer> {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length)
  const halves = new Uint16Array(values.length)
  for (let i = 0; i < halves.length; i++) halves[i] = halfBits(bits[i] ?? 0)
  return halves
}

/** Float16 bit patterns as float32, exactly. */
export function float16ToFloat32(halves: Uint16Array): Float32Array<ArrayBuffer> {
  widened ??= Uint32Array.from({ length: 0x10000 }, (_, half) => widenedBits(half))
  const bits = new Uint32Array(halves.length)
  for (let i = 0; i < bits.length; i++) bits[i] = widened[halves[i] ?? 0] ?? 0
  return new Float32Array(bits.buffer)
}

/** Bfloat16 bit patterns as float32, exactly: they are the upper halves of float32 patterns. */
export function bfloat16ToFloat32(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const bits = new Uint32Array(halves.length)
  for (let i = 0; i < bits.length; i++) bits[i] = (halves[i] ?? 0) << 16
  return new Float32Array(bits.buffer)
}

/** Every float16 pattern widened to a float32 pattern; 256 KB, made at the first use. */
let widened: Uint32Array | undefined

const scratch = new Float32Array(1)
const scratchBits = new Uint32Array(scratch.buffer)

function halfBits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000
  const magnitude = bits & 0x7fffffff
  if (magnitude > 0x7f800000) return sign | 0x7e00 | ((magnitude >>> 13) & 0x3ff)
  if (magnitude >= 0x47800000) return sign | 0x7c00
  if (magnitude < 0x38800000) return sign | subnormalHalf(magnitude)
  const roundUp = 0xfff + ((magnitude >>> 13) & 1)
  return sign | ((magnitude - 0x38000000 + roundUp) >>> 13)
}

/** Added to 0.5 a value below 2^-14 is rounded by the float32 addition itself to a multiple of 2^-24, the subnormal step. */
function subnormalHalf(magnitude: number): number {
  scratchBits[0] = magnitude
  scratch[0] = (scratch[0] ?? 0) + 0.5
  return (scratchBits[0] ?? 0) - 0x3f000000
}

function widenedBits(half: number): number {
  const sign = (half & 0x8000) * 0x10000
  const exponent = (half >>> 10) & 31
  const fraction = half & 0x3ff
  if (exponent === 31) return sign + 0x7f800000 + fraction * 0x2000
  if (exponent > 0) return sign + (exponent + 112) * 0x800000 + fraction * 0x2000
  scratch[0] = fraction * 2 ** -24
  return sign + (scratchBits[0] ?? 0)
}
