import { expect, test } from 'vitest'
import { gaussian } from '../math/gaussian.ts'
import { foldGain, foldShift, foldTimeGain, foldTimeShift, foldUnshuffle, scaleQueries } from './fold.ts'

// Each fold against the operations that it replaces, written naively.

const random = (seed: number, length: number) => gaussian(seed, 0, length, 'x_T')
const multiply = (weight: Float32Array, x: ArrayLike<number>) =>
  Array.from({ length: weight.length / x.length }, (_, row) =>
    Array.from(x).reduce((sum, value, column) => sum + value * (weight[row * x.length + column] ?? 0), 0),
  )
const zip = (a: ArrayLike<number>, b: ArrayLike<number>, f: (a: number, b: number) => number) => Array.from(a, (x, i) => f(x, b[i] ?? 0))
const near = (values: ArrayLike<number>) => Array.from(values, (value) => expect.closeTo(value, 4))

test('a linear map after a gain and a shift per column', () => {
  const [weight, bias, gain, shift, x] = [random(1, 12), random(2, 4), random(3, 3), random(4, 3), random(5, 3)]
  const moved = zip(
    zip(gain, x, (g, value) => g * value),
    shift,
    (a, b) => a + b,
  )
  const naive = zip(multiply(weight, moved), bias, (a, b) => a + b)
  const folded = zip(multiply(foldGain(weight, gain), x), foldShift(weight, bias, shift), (a, b) => a + b)
  expect(folded).toEqual(near(naive))
})

test('the rows of q in every head are divided by the root of their number', () => {
  // Two heads of two rows each for q, k and v; three columns.
  const scaled = scaleQueries(new Float32Array(36).fill(1), 12, 2)
  const rows = Array.from({ length: 12 }, (_, row) => scaled[row * 3 + 2])
  const half = expect.closeTo(Math.SQRT1_2, 6)
  expect(rows).toEqual([half, half, 1, 1, 1, 1, half, half, 1, 1, 1, 1])
})

test('gain and bias of a conditioned norm from the time code', () => {
  const channels = 3
  const branch = {
    weight: random(1, 2 * channels * 4),
    bias: random(2, 2 * channels),
    gain: random(3, channels),
    shift: random(4, channels),
  }
  const code = random(5, 4)
  const scaleAndShift = zip(multiply(branch.weight, code), branch.bias, (a, b) => a + b)
  const [s, b] = [scaleAndShift.slice(0, channels), scaleAndShift.slice(channels)]
  const gain = zip(branch.gain, s, (g, scale) => g * (1 + scale))
  const shift = zip(
    zip(branch.shift, s, (d, scale) => d * (1 + scale)),
    b,
    (x, y) => x + y,
  )
  const apply = ({ weight, bias }: { weight: Float32Array; bias: Float32Array }) => zip(multiply(weight, code), bias, (x, y) => x + y)
  expect(apply(foldTimeGain(branch))).toEqual(near(gain))
  expect(apply(foldTimeShift(branch))).toEqual(near(shift))
})

test.each([
  { channels: 3, kernel: 3 },
  { channels: 8, kernel: 3 },
  { channels: 3, kernel: 1 },
])('pixel unshuffle of $channels channels and a convolution of kernel $kernel are one convolution', ({ channels, kernel }) => {
  const [patch, out] = [2, 2]
  const weight = random(1, out * channels * patch * patch * kernel * kernel)
  const folded = foldUnshuffle(weight, patch, channels, kernel)
  for (let filter = 0; filter < out; filter++)
    for (let c = 0; c < channels; c++)
      for (let i = 0; i < patch; i++)
        for (let j = 0; j < patch; j++)
          for (let y = 0; y < kernel; y++)
            for (let x = 0; x < kernel; x++) {
              const [side, channel] = [kernel * patch, (c * patch + i) * patch + j]
              const place = ((filter * channels + c) * side + y * patch + i) * side + x * patch + j
              expect(folded[place]).toBe(weight[((filter * channels * patch * patch + channel) * kernel + y) * kernel + x])
            }
})
