import { expect, test } from 'vitest'
import { resolveOptions } from './options.ts'

const schedule = { kind: 'linear', betaStart: 0.0001, betaEnd: 0.02, steps: 1000 } as const
const pack = { schedule, defaults: { invertSteps: 40, renderSteps: 30, latentSteps: 20 } }
const open = { method: 'ddim', invertSteps: null, renderSteps: null, seed: 1, classCondition: null } as const

test('what was left open is taken from the pack', () => {
  expect(resolveOptions(open, pack)).toMatchObject({ invertSteps: 40, renderSteps: 30 })
  expect(resolveOptions({ ...open, renderSteps: 7 }, pack)).toMatchObject({ invertSteps: 40, renderSteps: 7 })
})

test('the exact method renders in the steps of its inversion', () => {
  expect(resolveOptions({ ...open, method: 'exact', renderSteps: 7 }, pack)).toMatchObject({ invertSteps: 40, renderSteps: 40 })
})

test('there are no more steps than levels', () => {
  expect(resolveOptions(open, { ...pack, schedule: { ...schedule, steps: 25 } })).toMatchObject({ invertSteps: 25, renderSteps: 25 })
})
