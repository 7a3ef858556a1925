import { expect, test } from 'vitest'
import { at } from '../../base/assert.ts'
import type { Schedule } from '../../protocol/manifest.ts'
import { logSnr } from '../schedule.ts'
import { boundLevels, hasBound } from './levels.ts'

const linear: Schedule = { kind: 'linear', betaStart: 1e-4, betaEnd: 0.02, steps: 1000 }
const cosine: Schedule = { kind: 'cosine', steps: 1000 }

test.each([
  ['linear', 50, linear],
  ['linear', 400, linear],
  ['cosine', 50, cosine],
  ['cosine', 990, cosine],
] as const)('the levels of a %s schedule rise from the first to the last in %i steps', (_, steps, schedule) => {
  const times = boundLevels(schedule, steps).map(({ t }) => t)
  expect(times).toHaveLength(steps + 1)
  expect([times[0], times.at(-1)]).toEqual([0, 999])
  expect(times.every((t, i) => i === 0 || t > at(times, i - 1))).toBe(true)
})

test('they divide the log-SNR evenly where the schedule is fine enough', () => {
  const levels = boundLevels(linear, 50)
  const gaps = levels.slice(1).map((level, i) => logSnr(at(levels, i)) - logSnr(level))
  const mean = (logSnr(at(levels, 0)) - logSnr(at(levels, 50))) / 50
  // The first levels of the schedule lie farther apart than that; after them every gap is the mean but for the rounding of t.
  expect(Math.max(...gaps.slice(6).map((gap) => Math.abs(gap / mean - 1)))).toBeLessThan(0.25)
})

test('a schedule gives no more levels than it has, and a bound takes fifty', () => {
  expect(boundLevels(linear, 1000)).toHaveLength(1000)
  expect(boundLevels({ kind: 'constant', beta: 0.02, steps: 60 }, 100)).toHaveLength(60)
  expect(() => boundLevels({ kind: 'constant', beta: 0.02, steps: 50 }, 50)).toThrow(/more than 50 levels was expected, not of 50/)
  expect(boundLevels({ kind: 'log-snr', gammaMin: -13.3, gammaMax: 5, meanShift: false, steps: 50 }, 100)).toHaveLength(51)
  expect([50, 51].map((steps) => hasBound({ kind: 'cosine', steps }))).toEqual([false, true])
  expect(() => boundLevels(linear, 49)).toThrow(/at least 50 steps was expected, not 49/)
})
