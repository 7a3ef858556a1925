import { describe, expect, test } from 'vitest'
import { at } from '../base/assert.ts'
import { readAttribute } from '../math/attribute-reading.ts'
import { gaussian, gaussianBatch } from '../math/gaussian.ts'
import { fitAttribute } from './fit-attribute.ts'
import { fakeJob } from './fixtures/fake-job.ts'
import { fakeManifest, manifestWithoutCode } from './fixtures/fake-manifest.ts'
import { fakeModel, type FakeModelOptions } from './fixtures/fake-model.ts'
import type { Source } from './source.ts'
import { teach, type TeachInput, type TeachPhase } from './teach.ts'

const SIZE = 32

function packOf(mean: number, std: number) {
  const code = { size: SIZE, mean: new Array<number>(SIZE).fill(mean), std: new Array<number>(SIZE).fill(std) }
  const space = { state: [3, 4, 4], code, clip: true, firstStage: false } as const
  return fakeManifest({ imageSize: 4, space, defaults: { invertSteps: 10, renderSteps: 10, latentSteps: 5 } })
}

/** A face whose code tells by its first number whether it has it. The fake model encodes a picture as its first numbers. */
function face(id: string, index: number, has: boolean, isEncoded = false): Source {
  const code = gaussian(21, index, SIZE, 'z_sem')
  code[0] = has ? 2 : -2
  const picture = new Float32Array(48)
  picture.set(code)
  return { id, size: 4, picture, z: isEncoded ? { data: code, count: 1 } : null, noise: null }
}

const list = (count: number, has: boolean, first = 0, isEncoded = false) =>
  Array.from({ length: count }, (_, i) => face(`${has}-${first + i}`, first + i, has, isEncoded))
const codeOf = ({ picture }: Source) => picture.slice(0, SIZE)

async function run(input: Partial<TeachInput>, { manifest = packOf(0, 1), ...options }: FakeModelOptions = {}) {
  const fake = fakeModel({ manifest, ...options })
  const { job, ...told } = fakeJob<TeachPhase>()
  const outcome = await teach(fake.model, { has: [], hasNot: [], others: [], covariance: null, ...input }, job).catch(
    (thrown: unknown) => thrown,
  )
  const result = outcome instanceof Error ? null : (outcome as Awaited<ReturnType<typeof teach>>)
  expect(fake.asked.every(({ signal }) => signal === job.signal)).toBe(true)
  return { ...fake, ...told, outcome, result }
}

const fit = (examples: { z: Float32Array; has: boolean }[]) => fitAttribute(examples, () => Promise.resolve())

describe('teaching', () => {
  test('encodes the examples some at once and separates them', async () => {
    const [has, hasNot] = [list(12, true), list(9, false, 100)]
    const { result, inputs, verbs, kept } = await run({ has, hasNot, others: list(5, false, 200) })
    expect(verbs()).toEqual(['encode', 'encode', 'encode'])
    expect(inputs('encode').map(({ images }) => images.count)).toEqual([8, 8, 5])
    const all = [...has, ...hasNot]
    expect(kept).toEqual(all.map((one) => ({ faceId: one.id, codes: { z: { data: codeOf(one), count: 1 } } })))
    if (!result) throw new Error('an attribute was expected')
    const guess = (one: Source) => readAttribute(codeOf(one), { kind: 'classify' }, { ...result, places: null })
    expect(Math.min(...has.map(guess))).toBeGreaterThan(0.5)
    expect(Math.max(...hasNot.map(guess))).toBeLessThan(0.5)
    expect(result.score?.auroc).toBeGreaterThan(0.9)
    expect(result).toMatchObject({ examples: { has: 12, hasNot: 9, unlabelled: 0 }, score: { folds: 5 } })
    expect(result).toMatchObject(await fit(all.map((one, i) => ({ z: codeOf(one), has: i < 12 }))))
  })

  test('takes codes that are there, and random and other faces where none has it not', async () => {
    const [has, others] = [list(4, true, 0, true), list(2, false, 100)]
    const { result, inputs, verbs, kept } = await run({ has, others })
    expect(verbs()).toEqual(['encode', 'sampleCodes'])
    expect(inputs('encode').map(({ images }) => images.count)).toEqual([2])
    expect(inputs('sampleCodes')).toEqual([{ first: 0, count: 48, seed: 1, steps: 5 }])
    expect(kept.map(({ faceId }) => faceId)).toEqual(others.map(({ id }) => id))
    expect(result).toMatchObject({ examples: { has: 4, hasNot: 0, unlabelled: 50 }, score: { folds: 4 } })
    expect(at(result?.weights ?? [], 0)).toBeGreaterThan(0)
  })

  test('finds the step from without to with where it is known how codes spread, and else none', async () => {
    const input = { has: list(4, true), hasNot: list(4, false, 100) }
    expect((await run(input)).result?.direction).toBeNull()
    const covariance = {
      mean: new Float32Array(SIZE),
      basis: new Float32Array(0),
      values: new Float32Array(0),
      rest: 1,
      distances: new Float32Array(21),
      held: new Float32Array(),
    }
    const { result } = await run({ ...input, covariance })
    // The kinds lie 4 apart, in the first number alone.
    expect(at(result?.direction ?? [], 0)).toBeGreaterThan(1)
    expect(Math.max(...(result?.direction ?? []).slice(1).map(Math.abs))).toBeLessThan(at(result?.direction ?? [], 0))
  })

  test('takes no other face for an example where some have it not', async () => {
    const { result, verbs } = await run({ has: list(2, true, 0, true), hasNot: list(2, false, 50, true), others: list(9, false, 100) })
    expect(verbs()).toEqual([])
    expect(result).toMatchObject({ examples: { has: 2, hasNot: 2, unlabelled: 0 } })
  })

  test('fits normalised codes, those that are made up as well', async () => {
    const [has, others] = [list(3, true, 0, true), list(2, false, 100, true)]
    const { result } = await run({ has, others }, { manifest: packOf(3, 2) })
    const normal = (one: Source) => codeOf(one).map((value) => (value - 3) / 2)
    // With these statistics the fake makes up the noise itself, normalised.
    const random = gaussianBatch(1, 0, 48, SIZE, 'z_sem')
    const { weights, bias } = await fit([
      ...has.map((one) => ({ z: normal(one), has: true })),
      ...others.map((one) => ({ z: normal(one), has: false })),
      ...Array.from({ length: 48 }, (_, i) => ({ z: random.slice(i * SIZE, (i + 1) * SIZE), has: false })),
    ])
    result?.weights.forEach((value, i) => expect(value).toBeCloseTo(at(weights, i), 5))
    expect(result?.bias).toBeCloseTo(bias, 5)
  })

  test('does without random faces where the pack has no latent net', async () => {
    const manifest = { ...packOf(0, 1), latentSchedule: null }
    const { verbs, result } = await run({ has: list(2, true), others: list(3, false, 9) }, { manifest })
    expect(verbs()).toEqual(['encode'])
    expect(result).toMatchObject({ examples: { unlabelled: 3 } })
  })

  test('tells no score where nothing can be held out', async () => {
    const { result, verbs } = await run({ has: list(1, true), hasNot: list(1, false, 9), others: list(3, false, 50) })
    expect(verbs()).toEqual(['encode'])
    expect(result?.examples).toEqual({ has: 1, hasNot: 1, unlabelled: 0 })
    expect(result?.score).toBeNull()
    expect((await run({ has: list(2, true), hasNot: list(2, false, 9) })).result?.score).toMatchObject({ folds: 2 })
  })

  test('keeps the codes that were made when it fails later', async () => {
    let calls = 0
    const { kept, outcome } = await run({ has: list(9, true) }, { fails: () => (++calls === 2 ? 'device-lost' : null) })
    expect(outcome).toMatchObject({ code: 'device-lost' })
    expect(kept.map(({ faceId }) => faceId)).toEqual(list(8, true).map(({ id }) => id))
  })

  test('refuses a pack without codes', async () => {
    const { outcome, asked } = await run({ has: list(2, true) }, { manifest: manifestWithoutCode() })
    expect(outcome).toMatchObject({ code: 'bad-pack', message: expect.stringMatching(/"toy" has no encoder/) as string })
    expect(asked).toEqual([])
  })
})

test('its progress tells of the faces that are encoded, and of the phases after them', async () => {
  const told = (progress: { phase: string; done: number; total: number }[]) =>
    progress.map(({ phase, done, total }) => `${phase} ${done}/${total}`)
  const { progress } = await run({ has: list(12, true), hasNot: list(9, false, 100) })
  expect(told(progress)).toEqual(['encode 0/21', 'encode 8/21', 'encode 16/21', 'encode 21/21', 'fit 0/1'])
  const few = await run({ has: list(2, true, 0, true), others: list(1, false, 9, true) })
  expect(told(few.progress)).toEqual(['sample 0/1', 'fit 0/1'])
  expect(few.progress.every(({ leftMs, preview }) => leftMs === null && preview === null)).toBe(true)
})
