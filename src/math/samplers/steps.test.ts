import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ddimStride, selectSteps, stepsWithin } from './steps.ts'

type Golden = { ddimN: Record<string, number>; timesteps: Record<string, number[]>; uneven_examples: Record<string, number[]> }
const golden: Golden = JSON.parse(readFileSync(new URL('../../../e2e/golden/schedules.json', import.meta.url), 'utf8'))
const counts = Array.from({ length: 999 }, (_, i) => i + 2)

/** The official search, tried stride by stride. */
function naiveStride(steps: number): number | null {
  for (let stride = 1; stride < 1000; stride++) if (Math.ceil(1000 / stride) === steps) return stride
  return null
}

test.each([
  [5, 5],
  [5.4, 5],
  [0, 2],
  [1000, 100],
])('of %s wished steps a schedule of 100 levels has %i', (wished, steps) => {
  expect(stepsWithin({ steps: 100 }, wished)).toBe(steps)
})

describe('choosing the steps', () => {
  test('the official counts and strides, and no others', () => {
    const found = counts.filter((steps) => ddimStride(steps, 1000) !== null).map((steps) => [String(steps), ddimStride(steps, 1000)])
    expect(Object.fromEntries(found)).toEqual(golden.ddimN)
    expect(counts.filter((steps) => ddimStride(steps, 1000) !== naiveStride(steps))).toEqual([])
    expect(ddimStride(66, 1000)).toBeNull()
    expect(ddimStride(1, 1000)).toBeNull()
  })

  test.each(Object.entries({ ...golden.timesteps, ...golden.uneven_examples }))('%s steps are the official ones', (steps, want) => {
    expect(selectSteps(Number(steps))).toEqual(want)
  })

  test('every count from 2 to 1000 gives that many rising indices from 0', () => {
    for (const steps of counts) {
      const chosen = selectSteps(steps)
      expect(chosen.length).toBe(steps)
      expect(chosen[0]).toBe(0)
      expect(chosen.every((t, i) => t < 1000 && (i === 0 || t > (chosen[i - 1] ?? t)))).toBe(true)
    }
  })

  test('without an official stride the gaps differ by one at most', () => {
    const gaps = selectSteps(66).map((t, i, all) => (all[i + 1] ?? 1000) - t)
    expect(new Set(gaps)).toEqual(new Set([15, 16]))
    expect(selectSteps(66).slice(0, 8)).toEqual([0, 15, 30, 45, 60, 75, 90, 106])
  })

  test.each([1, 1001, 2.5, Number.NaN])('%s steps are refused', (steps) => expect(() => selectSteps(steps)).toThrow(/from 2 to 1000/))
})
