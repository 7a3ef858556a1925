import { expect, test } from 'vitest'
import { fakeManifest } from './fixtures/fake-manifest.ts'
import { drawingWay, inversionWay, stepsToInvert, wayBack } from './ways.ts'

const paper = fakeManifest({})
const quick = fakeManifest({ defaults: { ...paper.defaults, quick: { steps: 7, power: 2.25 } } })

test('a pack without a quick pair inverts and draws by DDIM, and an x_T by its own method', () => {
  expect([stepsToInvert(paper), inversionWay(paper, 10), drawingWay(paper, 5)]).toEqual([
    paper.defaults.invertSteps,
    { method: 'ddim', steps: 10 },
    { method: 'ddim', steps: 5 },
  ])
  for (const method of ['ddim', 'heun', 'exact'] as const) expect(wayBack(paper, { method }, 5)).toEqual({ method: null, steps: 5 })
})

test('a quick pair draws every x_T but an exact one, which comes back by its own way alone', () => {
  const down = { method: 'dpm++2m', steps: 5, power: 2.25 }
  expect([stepsToInvert(quick), inversionWay(quick, 7), drawingWay(quick, 5)]).toEqual([7, { method: 'ab2', steps: 7, power: 2.25 }, down])
  expect(wayBack(quick, { method: 'ddim' }, 5)).toEqual(down)
  expect(wayBack(quick, { method: 'exact' }, 5)).toEqual({ method: null, steps: 5 })
})
