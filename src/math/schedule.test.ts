import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Schedule } from '../protocol/manifest.ts'
import { alphaBars, clean, levelsAt, noise } from './schedule.ts'

type Spaced = { timestep_map: number[]; alphas_cumprod: number[]; alphas_cumprod_prev: number[]; alphas_cumprod_next: number[] }
type Golden = { alphas_cumprod: number[]; spaced: Record<string, Spaced> }

const golden: Record<string, Golden> = JSON.parse(readFileSync(new URL('../../e2e/golden/schedules.json', import.meta.url), 'utf8'))
const linear: Schedule = { kind: 'linear', betaStart: 1e-4, betaEnd: 0.02, steps: 1000 }
const constant: Schedule = { kind: 'constant', beta: 0.008, steps: 1000 }

/** Largest difference relative to the wanted value. */
function farthest(got: ArrayLike<number>, want: readonly number[]): number {
  expect(got.length).toBe(want.length)
  return Math.max(...want.map((value, i) => Math.abs((got[i] ?? Number.NaN) - value) / Math.max(value, 1e-9)))
}

describe.each([
  ['linear', linear],
  ['const0.008', constant],
] as const)('%s schedule', (name, schedule) => {
  const want = golden[name]

  test('has the official alpha-bar', () => {
    expect(farthest(alphaBars(schedule), want?.alphas_cumprod ?? [])).toBeLessThan(1e-12)
  })

  test.each(Object.keys(want?.spaced ?? {}))('spaced to %s steps has the official levels and neighbours', (steps) => {
    const spaced = want?.spaced[steps]
    const levels = levelsAt(schedule, spaced?.timestep_map ?? [])
    const squares = levels.map(({ a }) => a * a)
    expect(farthest(squares, spaced?.alphas_cumprod ?? [])).toBeLessThan(1e-12)
    expect(farthest([clean.a ** 2, ...squares.slice(0, -1)], spaced?.alphas_cumprod_prev ?? [])).toBeLessThan(1e-12)
    expect(farthest([...squares.slice(1), noise.a ** 2], spaced?.alphas_cumprod_next ?? [])).toBeLessThan(1e-12)
    expect(Math.max(...levels.map(({ a, s }) => Math.abs(a * a + s * s - 1)))).toBeLessThan(1e-15)
  })
})

describe('cosine schedule', () => {
  const table = alphaBars({ kind: 'cosine', steps: 1000 })

  test('is the ratio of squared cosines until the last beta is capped', () => {
    const f = (t: number): number => Math.cos(((t / 1000 + 0.008) / 1.008) * (Math.PI / 2)) ** 2
    for (const t of [0, 10, 500, 900, 998]) expect((table[t] ?? 0) / (f(t + 1) / f(0))).toBeCloseTo(1, 9)
    expect((table[999] ?? 0) / (table[998] ?? 0)).toBeCloseTo(1 - 0.999, 12)
  })
})

describe('a broken schedule is refused', () => {
  test.each<Schedule>([
    { kind: 'constant', beta: 0, steps: 10 },
    { kind: 'constant', beta: 1, steps: 10 },
    { kind: 'constant', beta: 0.9, steps: 1000 }, // alpha-bar is 1e-1000, which is 0
    { kind: 'linear', betaStart: 1e-4, betaEnd: 1.2, steps: 10 },
    { kind: 'linear', betaStart: Number.NaN, betaEnd: 0.02, steps: 10 },
  ])('%j', (schedule) => expect(() => alphaBars(schedule)).toThrow(/every beta between 0 and 1/))

  test('and so is an index outside it', () => expect(() => levelsAt(constant, [1000])).toThrow(/0 to 999, not 1000/))
})
