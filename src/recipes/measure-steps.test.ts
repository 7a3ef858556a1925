import { describe, expect, test } from 'vitest'
import { measure } from '../math/measure.ts'
import { expectWholeProgress, fakeJob, phaseEnds } from './fixtures/fake-job.ts'
import { fakeManifest, manifestWithoutCode } from './fixtures/fake-manifest.ts'
import { fakeModel, type FakeModelOptions } from './fixtures/fake-model.ts'
import { fakeCode, fakeSource } from './fixtures/fake-source.ts'
import { measureSteps, QUALITY_STEPS, type QualityRow, stepsToMeasure, withRow } from './measure-steps.ts'

const face = fakeSource('a', -0.5)
const z = fakeCode(-0.5, 0)

async function run(options: FakeModelOptions = {}, from = face) {
  const fake = fakeModel(options)
  const { job, ...told } = fakeJob()
  const rows: QualityRow[] = []
  const outcome = await measureSteps(fake.model, { face: from, counts: [10, 20, 50], onRow: (row) => void rows.push(row) }, job).then(
    () => 'done',
    ({ code }: { code: string }) => code,
  )
  return { ...fake, ...told, job, rows, outcome }
}

test('every T is inverted and drawn, and compared with the picture', async () => {
  const { outcome, verbs, inputs, rows, asked, job } = await run()
  expect(outcome).toBe('done')
  expect(verbs()).toEqual(['encode', 'invert', 'render', 'invert', 'render', 'invert', 'render'])
  const own = fakeCode(-0.5, -0.5)
  const images = { data: face.picture, count: 1 }
  expect(inputs('invert')).toEqual([10, 20, 50].map((steps) => ({ images, z: own, way: { method: 'ddim', steps }, preview: false })))
  expect(inputs('render')).toMatchObject([10, 20, 50].map((steps) => ({ z: own, way: { method: null, steps }, preview: false })))
  expect(inputs('render').map(({ noise }) => 'codes' in noise && noise.steps)).toEqual([10, 20, 50])
  const drawn = new Float32Array(12)
  expect(rows).toEqual([10, 20, 50].map((steps) => ({ steps, ...measure(drawn, face.picture, 2), ms: 20 * steps })))
  expect(asked.every(({ signal }) => signal === job.signal)).toBe(true)
})

test('its progress counts both ways of every T', async () => {
  const { progress } = await run()
  expectWholeProgress(progress)
  expect(progress.every(({ total }) => total === 160)).toBe(true)
  expect(phaseEnds(progress)).toEqual(['10 20/160', '20 60/160', '50 160/160'])
})

test('a pack with fewer levels takes fewer steps', async () => {
  const { progress } = await run({ manifest: fakeManifest({ schedule: { kind: 'constant', beta: 0.01, steps: 30 } }) })
  expectWholeProgress(progress)
  expect(progress.at(-1)).toMatchObject({ done: 120, total: 120 })
})

test('a z_sem that was made stays with the face, and one that is there is taken', async () => {
  expect((await run()).kept).toEqual([{ faceId: 'a', codes: { z: fakeCode(-0.5, -0.5) } }])
  const known = await run({}, { ...face, z })
  expect(known.verbs()[0]).toBe('invert')
  expect(known.inputs('invert')[0]?.z).toBe(z)
  expect(known.kept).toEqual([])
})

test('a pack without z_sem is measured without', async () => {
  const { verbs, kept, inputs } = await run({ manifest: manifestWithoutCode() })
  expect(verbs()[0]).toBe('invert')
  expect(inputs('render')[0]?.z).toBeNull()
  expect(kept).toEqual([])
})

test('rows that are finished stay when it is stopped', async () => {
  let draws = 0
  const { outcome, rows } = await run({ fails: ({ verb }) => (verb === 'render' && ++draws === 2 ? 'aborted' : null) })
  expect(outcome).toBe('aborted')
  expect(rows.map(({ steps }) => steps)).toEqual([10])
})

describe('the rows of a face', () => {
  const schedule = { kind: 'linear', betaStart: 0.0001, betaEnd: 0.02, steps: 50 } as const
  const row = (steps: number, ms = 1): QualityRow => ({ steps, ssim: 0.9, mse: 0.01, psnr: 20, ms })

  test('are measured where they lack, as far as the schedule goes, and all again where none lacks', () => {
    expect(stepsToMeasure([], { schedule })).toEqual([10, 20, 50])
    expect(stepsToMeasure([row(20)], { schedule })).toEqual([10, 50])
    expect(stepsToMeasure([row(10), row(20)], { schedule })).toEqual([50])
    const all = [10, 20, 50].map((steps) => row(steps))
    expect(stepsToMeasure(all, { schedule })).toEqual([10, 20, 50])
    expect(stepsToMeasure([], { schedule: { ...schedule, steps: 1000 } })).toEqual(QUALITY_STEPS)
  })

  test('stand in order, one for each T', () => {
    expect(withRow([row(10), row(50)], row(20))).toEqual([row(10), row(20), row(50)])
    expect(withRow([row(10), row(20)], row(10, 7))).toEqual([row(10, 7), row(20)])
  })
})
