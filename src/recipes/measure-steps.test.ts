import { describe, expect, test } from 'vitest'
import { fakeJob, fakeModel, source } from './fixtures/fake-model.ts'
import { measureSteps, type QualityRow, stepsToMeasure, withRow } from './measure-steps.ts'

const row = (steps: number): QualityRow => ({ steps, ssim: 0.9, mse: 0.01, psnr: 20, ms: 5 })

test('each T is a way to the codes and back, compared with the picture', async () => {
  const [fake, told] = [fakeModel(), fakeJob()]
  const rows: QualityRow[] = []
  await measureSteps(fake.model, { face: source('A'), counts: [10, 20], onRow: (made) => void rows.push(made) }, told.job)
  expect(fake.verbs()).toEqual(['encode', 'invert', 'render', 'compare', 'invert', 'render', 'compare'])
  expect(fake.inputs('invert').map(({ way }) => way)).toEqual([
    { method: 'ddim', steps: 10 },
    { method: 'ddim', steps: 20 },
  ])
  expect(rows.map(({ steps, ms }) => [steps, ms])).toEqual([
    [10, 20],
    [20, 20],
  ])
  expect([told.phases(), told.progress.at(-1)?.total, told.isSound()]).toEqual([['10', '20'], 60, true])
})

test('a pack without z_sem is measured without', async () => {
  const fake = fakeModel({ encodes: false })
  await measureSteps(fake.model, { face: source('A'), counts: [10], onRow: () => {} }, fakeJob().job)
  expect(fake.verbs()).toEqual(['invert', 'render', 'compare'])
})

test('rows that are there stay when a later one fails', async () => {
  const fake = fakeModel()
  const rows: number[] = []
  const compare = fake.model.compare
  let calls = 0
  fake.model.compare = (input, options) => (calls++ === 1 ? Promise.reject(new Error('gone')) : compare(input, options))
  const done = measureSteps(fake.model, { face: source('A'), counts: [10, 20], onRow: ({ steps }) => void rows.push(steps) }, fakeJob().job)
  await expect(done).rejects.toThrow('gone')
  expect(rows).toEqual([10])
})

describe('the T to measure', () => {
  const schedule = (steps: number) => ({ schedule: { kind: 'cosine', steps } }) as const

  test('are those that a face lacks, or all again, and none that the schedule has no levels for', () => {
    expect(stepsToMeasure([row(20)], schedule(1000))).toEqual([10, 50, 100])
    expect(stepsToMeasure([10, 20, 50, 100].map(row), schedule(1000))).toEqual([10, 20, 50, 100])
    expect(stepsToMeasure([], schedule(50))).toEqual([10, 20, 50])
  })

  test('stand in order, each once', () => {
    expect(withRow([row(50), row(10)], { ...row(50), ms: 7 }).map(({ steps, ms }) => [steps, ms])).toEqual([
      [10, 5],
      [50, 7],
    ])
  })
})
