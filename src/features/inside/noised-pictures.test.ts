import { expect, test } from 'vitest'
import { logSnrLevel } from '../../math/schedule.ts'
import { addedAt, noisedAt, slopeAt } from './noised-pictures.ts'

const levels = [
  { t: 0, a: 1, s: 0 },
  { t: 500, a: 0.8, s: 0.6 },
]
const x = Float32Array.of(0.5, -0.25, 1)
const y = [Float32Array.of(0, 0, 0), Float32Array.of(0.5, 1, -1)]

test('the ways are x, a^2 x and a^2 x + s^2 y, and the network adds the difference of the last two', () => {
  const [plain, shrunk, encoded] = noisedAt({ x, y, levels }, 1)
  expect(plain?.clean).toEqual(x)
  for (const [i, value] of [0.32, -0.16, 0.64].entries()) expect(shrunk?.clean[i]).toBeCloseTo(value, 6)
  for (const [i, value] of [0.5, 0.2, 0.28].entries()) expect(encoded?.clean[i]).toBeCloseTo(value, 6)
  const added = addedAt({ x, y, levels }, 1)
  for (const [i, value] of [0.18, 0.36, -0.36].entries()) expect(added?.[i]).toBeCloseTo(value, 6)
})

test('all ways meet the same noise, at every time', () => {
  const noiseOf = (index: number) =>
    noisedAt({ x, y, levels }, index).map(({ clean, noisy }) => Array.from(noisy, (value, i) => value - 0.8 * (clean[i] ?? NaN)))
  const [first, ...others] = noiseOf(1)
  for (const other of others) for (const [i, value] of other.entries()) expect(value).toBeCloseTo(first?.[i] ?? NaN, 5)
  expect(noisedAt({ x, y, levels }, 0).map(({ noisy }) => noisy)).toEqual([x, x, x])
})

test('the slope is the derivative by log-SNR: s^2 a^2 (x - y) where y stands still', () => {
  const schedule = { kind: 'log-snr', gammaMin: -13.3, gammaMax: 5, meanShift: true, steps: 1000 } as const
  const fine = Array.from({ length: 201 }, (_, i) => logSnrLevel(schedule, i / 200))
  const still = fine.map(() => Float32Array.of(0.5, 1, -1))
  for (const index of [0, 100, 160, 200]) {
    const { a, s } = fine[index] ?? { a: NaN, s: NaN }
    const slope = slopeAt({ x, y: still, levels: fine }, index)
    const inner = index > 0 && index < 200 ? 1e-3 : 5e-3 // one side alone at the ends
    for (const [i, value] of x.entries())
      expect(Math.abs((slope[i] ?? NaN) - (a * s) ** 2 * (value - (still[0]?.[i] ?? NaN)))).toBeLessThan(inner)
  }
})

test('a pack without a time encoder has two ways', () => {
  expect(noisedAt({ x, y: null, levels }, 1).map(({ way }) => way)).toEqual(['plain', 'shrunk'])
  expect(addedAt({ x, y: null, levels }, 1)).toBeNull()
})
