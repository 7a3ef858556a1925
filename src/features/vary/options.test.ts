import { expect, test } from 'vitest'
import { depthInSteps, madeOptions, resolveOptions, varyOptions, type VarySettings } from './options.ts'

const pack = {
  schedule: { kind: 'linear', betaStart: 0.0001, betaEnd: 0.02, steps: 1000 },
  defaults: { invertSteps: 50, renderSteps: 40, latentSteps: 30 },
} as const

test('a depth in percent is at least one step, unless it is none', () => {
  expect([0, 1, 5, 50, 100].map((percent) => depthInSteps(percent, 20))).toEqual([0, 1, 1, 10, 20])
  expect(resolveOptions({ ...varyOptions.initial, depth: 50 }, pack, 'a')).toMatchObject({ steps: 40, depth: 20, sourceId: 'a' })
})

test('settings of a studio without eta are without fresh noise', () => {
  const older = { ...varyOptions.initial, eta: undefined }
  expect(varyOptions.parse(older)).toEqual(varyOptions.initial)
  expect(madeOptions.parse({ sourceId: 'a', count: 3, seed: 5, depth: 1, steps: 7 })).toMatchObject({ eta: 0, renderSteps: 7 })
  expect(() => varyOptions.parse({ ...older, eta: 1.1 })).toThrow()
})

test('the settings of a variation lead to the same settings again', () => {
  for (let depth = 0; depth <= 7; depth++) {
    const made: VarySettings = { sourceId: 'a', count: 3, seed: 5, depth, steps: 7, eta: 0.5 }
    expect(resolveOptions(madeOptions.parse({ ...made, index: 2 }), pack, 'a')).toEqual(made)
  }
})
