import { expect, test } from 'vitest'
import type { Manifest } from '../../protocol/manifest.ts'
import { resolveOptions, type SampleOptions, sampleOptions } from './options.ts'
import { ofWeightsOnly } from '../../protocol/attribute.ts'
import { scoreRange } from './score-range.ts'

const schedule = { kind: 'linear', betaStart: 0.0001, betaEnd: 0.02, steps: 1000 } as const
const pack: Pick<Manifest, 'defaults' | 'schedule' | 'latentSchedule'> = {
  schedule,
  latentSchedule: { kind: 'constant', beta: 0.008, steps: 1000 },
  defaults: { invertSteps: 50, renderSteps: 40, latentSteps: 30 },
}
const conditions: SampleOptions['conditions'] = [
  { key: 'Smiling', bound: 'least', score: 0.5 },
  { key: 'Elsewhere', bound: 'most', score: 0.1 },
]

test('what was left open is taken from the pack, and nothing is asked of attributes that are not there', () => {
  const resolved = resolveOptions({ ...sampleOptions.initial, conditions }, pack, ['Smiling'])
  expect(resolved).toMatchObject({ renderSteps: 40, latentSteps: 30, conditions: conditions.slice(0, 1) })
  expect(resolveOptions({ ...sampleOptions.initial, latentSteps: 7 }, pack, [])).toMatchObject({ latentSteps: 7 })
})

test('there are no more latent steps than levels', () => {
  const short = { ...pack, latentSchedule: { kind: 'constant', beta: 0.008, steps: 20 } as const }
  expect(resolveOptions(sampleOptions.initial, short, [])).toMatchObject({ latentSteps: 20, renderSteps: 40 })
})

test('options are read within their limits', () => {
  expect(sampleOptions.parse({ ...sampleOptions.initial, conditions })).toMatchObject({ conditions })
  expect(sampleOptions.parse({ ...sampleOptions.initial, count: 100 })).toMatchObject({ count: 100 })
  expect(() => sampleOptions.parse({ ...sampleOptions.initial, count: 101 })).toThrow()
  const older = { ...sampleOptions.initial, eta: undefined }
  expect(sampleOptions.parse(older)).toMatchObject({ eta: 0 })
})

test('scores lie between 0 and 1, or within three deviations of the bias', () => {
  const attribute = (kind: 'classify' | 'regress', direction: number[], bias: number) =>
    ofWeightsOnly({ name: '', group: '', kind, direction, bias, metric: null, score: null, range: [-1, 1] })
  expect(scoreRange(attribute('classify', [9], 4))).toEqual({ min: 0, max: 1, step: 0.01 })
  expect(scoreRange(attribute('regress', [3, 4], 20))).toEqual({ min: 5, max: 35, step: 0.3 })
  const { forms, ...rest } = attribute('regress', [3, 4], 20)
  expect(scoreRange({ ...rest, forms: forms.map((form) => ({ ...form, places: [1, 2] })) })).toEqual({ min: 0, max: 1, step: 0.01 })
})
