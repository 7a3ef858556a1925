import { expect, test } from 'vitest'
import type { PairBits } from '../protocol/measures.ts'
import { expectWholeProgress, fakeJob } from './fixtures/fake-job.ts'
import { fakeModel } from './fixtures/fake-model.ts'
import { fakeSource } from './fixtures/fake-source.ts'
import { measureBits } from './measure-bits.ts'

const pairs = [0.25, 0.5].map((value, i) => ({ face: fakeSource(`face ${i}`, value), picture: new Float32Array(12).fill(value + 1) }))

test('faces are measured one by one with their pictures, each given the z_sem of its own face', async () => {
  const { model, inputs } = fakeModel()
  const { job, progress, kept } = fakeJob()
  const measured: [string, PairBits][] = []
  await measureBits(model, { pairs, onMeasured: ({ face }, bits) => void measured.push([face.id, bits]) }, job)
  expect(measured).toEqual([
    ['face 0', { bitsBefore: 2.25, bits: 3.25 }],
    ['face 1', { bitsBefore: 2.5, bits: 3.5 }],
  ])
  expect(inputs('likelihood').map(({ z }) => z)).toEqual(kept.map(({ codes }) => codes.z))
  expect(new Set(inputs('likelihood').map(({ steps, seed }) => `${steps} ${seed}`)).size).toBe(1)
  expectWholeProgress(progress)
})

test('what is measured stays when the job is cancelled', async () => {
  const { model } = fakeModel()
  const { job, controller } = fakeJob()
  const measured: string[] = []
  const onMeasured = ({ face }: (typeof pairs)[number]) => {
    measured.push(face.id)
    controller.abort()
  }
  await expect(measureBits(model, { pairs, onMeasured }, job)).rejects.toThrow()
  expect(measured).toEqual(['face 0'])
})
