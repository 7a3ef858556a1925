import { expect, test } from 'vitest'
import { bfloat16ToFloat32, float16ToFloat32, float32ToFloat16 } from './half.ts'

const everyHalf = Uint16Array.from({ length: 0x10000 }, (_, half) => half)

/** IEEE 754-2008 binary16, written out. */
function naiveValue(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >> 10) & 31
  const fraction = half & 1023
  if (exponent === 31) return fraction ? NaN : sign * Infinity
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15))
}

test('every half widens to the value of the formula', () => {
  const values = float16ToFloat32(everyHalf)
  const wrong = everyHalf.filter((half) => !Object.is(values[half], naiveValue(half)))
  expect(wrong).toHaveLength(0)
})

test('every half survives widening and narrowing; a signalling NaN becomes quiet', () => {
  const back = float32ToFloat16(float16ToFloat32(everyHalf))
  const wrong = everyHalf.filter((half) => back[half] !== (Number.isNaN(naiveValue(half)) ? half | 0x200 : half))
  expect(wrong).toHaveLength(0)
})

test('between two halves the nearer is chosen, in the middle the even one', () => {
  const finite = everyHalf.filter((half) => half < 0x7c00)
  const middles = Float32Array.from(finite, (half) => middleAbove(half))
  const [below, above] = [neighbours(middles, -1), neighbours(middles, 1)]
  for (const sign of [1, -1]) {
    const bit = sign < 0 ? 0x8000 : 0
    const narrowed = [middles, below, above].map((values) => float32ToFloat16(values.map((value) => sign * value)))
    const expected = (half: number) => [bit | (half % 2 === 0 ? half : half + 1), bit | half, bit | (half + 1)]
    expect(finite.filter((half) => narrowed.some((halves, i) => halves[half] !== expected(half)[i]))).toHaveLength(0)
  }
})

/** Exact in float32, which has 13 more bits; above the largest half the next step would be 65536. */
function middleAbove(half: number): number {
  return (naiveValue(half) + (half === 0x7bff ? 65536 : naiveValue(half + 1))) / 2
}

function neighbours(values: Float32Array, step: number): Float32Array {
  const bits = new Uint32Array(values.slice().buffer)
  return new Float32Array(bits.map((pattern) => pattern + step).buffer)
}

test('what a half cannot hold becomes zero or infinite, and a subarray is read from its own start', () => {
  const values = Float32Array.of(99, 1e-45, -1e-8, 65519.99, 65520, -1e38, Infinity, -0)
  expect(Array.from(float32ToFloat16(values.subarray(1)))).toEqual([0, 0x8000, 0x7bff, 0x7c00, 0xfc00, 0x7c00, 0x8000])
})

test('every bfloat16 is the float32 with its bits on top', () => {
  const values = bfloat16ToFloat32(everyHalf)
  const view = new DataView(new ArrayBuffer(4))
  const wrong = everyHalf.filter((half) => {
    view.setUint32(0, half * 65536)
    return !Object.is(values[half], view.getFloat32(0))
  })
  expect(wrong).toHaveLength(0)
})
