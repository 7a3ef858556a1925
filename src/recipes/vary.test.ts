import { describe, expect, test } from 'vitest'
import { gaussian } from '../math/gaussian.ts'
import { expectWholeProgress, fakeJob, ofPhases, phaseEnds } from './fixtures/fake-job.ts'
import { fakeManifest, manifestWithoutCode } from './fixtures/fake-manifest.ts'
import { fakeModel, type FakeModelOptions } from './fixtures/fake-model.ts'
import { fakeCode, fakeNoise, fakeSource } from './fixtures/fake-source.ts'
import { type Varied, vary, type VaryInput, type VaryPhase } from './vary.ts'

const STEPS = 10
const bare = fakeSource('a', 0.5)
const z = fakeCode(1, 2)
const noise = fakeNoise(9, 'ddim', 20)
const known = { ...bare, z, noise }

async function run(change: Partial<VaryInput> = {}, options: FakeModelOptions = {}) {
  const fake = fakeModel(options)
  const { job, ...told } = fakeJob<VaryPhase>()
  const cells: Varied[] = []
  const previews = new Set<string>()
  const input: VaryInput = {
    face: known,
    count: 6,
    seed: 3,
    depth: STEPS,
    steps: STEPS,
    eta: 0,
    onPreview: (first, pictures) => void previews.add(`${first}: ${pictures.map(({ length }) => length).join(' ')}`),
    onDrawn: (first, drawn) => {
      expect(first).toBe(cells.length)
      cells.push(...drawn)
    },
    ...change,
  }
  const outcome = await vary(fake.model, input, job).then(
    () => 'done',
    (thrown: unknown) => thrown,
  )
  expect(fake.asked.every(({ signal }) => signal === job.signal)).toBe(true)
  return { ...fake, ...told, cells, previews: [...previews], outcome }
}

describe('variations with random x_T', () => {
  test.each([STEPS, 4, 1])('to the depth %i are one call, and each has both codes', async (depth) => {
    const { cells, verbs, inputs, previews, kept } = await run({ depth })
    expect(verbs()).toEqual(['vary'])
    const picture = { data: bare.picture, count: 1 }
    const random = { seed: 3, indices: [0, 1, 2, 3, 4, 5] }
    expect(inputs('vary')).toEqual([
      { picture, z, noise: random, way: { method: 'ddim', steps: STEPS }, depth, group: 4, preview: true, previewAll: true },
    ])
    cells.forEach((cell, i) => {
      const xT = gaussian(3, i, 12, 'x_T')
      const own = { method: 'ddim', steps: STEPS, codes: { data: xT, pair: null, count: 1, dims: [3, 2, 2] } }
      const timing = { steps: depth, ms: (10 * depth) / (i < 4 ? 4 : 2) }
      expect(cell).toEqual({ picture: xT.map((value) => value + 1), noise: own, z, timing })
      expect(cell.z).toBe(z)
    })
    expect(cells).toHaveLength(6)
    expect(previews).toEqual(['0: 12 12 12 12', '4: 12 12'])
    expect(kept).toEqual([])
  })

  test('all have the same z_sem, which is made and kept where the face has none', async () => {
    const { inputs, kept, verbs, cells, progress } = await run({ face: bare, count: 2 })
    const own = fakeCode(0.5, 0.5)
    expect(verbs()).toEqual(['encode', 'vary'])
    expect(inputs('encode')).toEqual([{ images: { data: bare.picture, count: 1 } }])
    expect(kept).toEqual([{ faceId: 'a', codes: { z: own } }])
    expect(inputs('vary')[0]?.z).toEqual(own)
    expect(cells.map((cell) => cell.z)).toEqual([own, own])
    expect(progress[0]).toEqual({ phase: 'encode', done: 0, total: 1, leftMs: null, preview: null })
  })

  test('keep z_sem when drawing fails', async () => {
    const { kept, outcome } = await run({ face: bare }, { fails: ({ verb }) => (verb === 'vary' ? 'device-lost' : null) })
    expect(outcome).toMatchObject({ code: 'device-lost' })
    expect(kept).toEqual([{ faceId: 'a', codes: { z: fakeCode(0.5, 0.5) } }])
  })

  test('need no z_sem where the pack has none', async () => {
    const { verbs, inputs, cells, progress } = await run({ face: bare, depth: 4 }, { manifest: manifestWithoutCode() })
    expect(verbs()).toEqual(['vary'])
    expect(inputs('vary')[0]?.z).toBeNull()
    expect(cells.map((cell) => cell.z)).toEqual(new Array(6).fill(null))
    expect(progress.every(({ phase }) => phase === 'render')).toBe(true)
  })

  test('develop whole where the engine draws fewer at once than are asked for', async () => {
    const { previews, cells } = await run({ count: 3 }, { limit: 1 })
    expect(previews).toEqual(['0: 12', '1: 12', '2: 12'])
    expect(cells).toHaveLength(3)
  })
})

describe('variations that keep all of x_T', () => {
  test('are the face drawn back, once', async () => {
    const { verbs, inputs, cells } = await run({ depth: 0 })
    expect(verbs()).toEqual(['render'])
    expect(inputs('render')).toEqual([{ noise, z, way: { method: null, steps: STEPS }, preview: false }])
    const picture = noise.codes.data.map((value) => value + 1)
    expect(cells).toEqual(new Array(6).fill({ picture, z, noise, timing: { steps: STEPS, ms: 100 } }))
  })

  test('have their x_T found first where the face has none, and it stays with the face', async () => {
    const { verbs, inputs, kept, progress } = await run({ depth: 0, face: bare })
    expect(verbs()).toEqual(['encode', 'invert', 'render'])
    expect(inputs('invert')).toMatchObject([{ way: { method: 'ddim', steps: STEPS }, preview: false }])
    expect(kept).toMatchObject([
      { faceId: 'a', codes: { z: fakeCode(0.5, 0.5) } },
      { faceId: 'a', codes: { noise: { method: 'ddim', steps: STEPS } } },
    ])
    expectWholeProgress(progress)
    expect(progress.every(({ total }) => total === 20)).toBe(true)
    expect(phaseEnds(progress)).toEqual(['invert 10/20', 'render 20/20'])
  })

  test('need no z_sem where the pack has none', async () => {
    const { verbs, cells } = await run({ depth: 0, face: bare }, { manifest: manifestWithoutCode() })
    expect(verbs()).toEqual(['invert', 'render'])
    expect(cells.map((cell) => cell.z)).toEqual(new Array(6).fill(null))
  })

  test.each([4, 40])('of an exact face end their progress at the %i steps in which it was found', async (steps) => {
    const exact = fakeNoise(9, 'exact', steps)
    const { progress, inputs } = await run({ depth: 0, face: { ...bare, z, noise: exact } })
    expect(inputs('render')).toMatchObject([{ noise: exact, way: { method: null } }])
    expectWholeProgress(progress)
    expect(progress.every(({ total }) => total === steps - 2)).toBe(true)
  })
})

describe('their progress', () => {
  test.each([
    // The way to the depth once, and the whole way for each of two groups: every variation costs the same at any depth.
    [4, 24],
    [STEPS, 20],
  ])('to the depth %i counts %i steps', async (depth, total) => {
    const { progress } = await run({ depth })
    expectWholeProgress(progress)
    expect(progress.every((event) => event.total === total && event.phase === 'render' && event.preview === null)).toBe(true)
  })

  test('ends at its total where the engine draws fewer at once, and where the pack has fewer levels', async () => {
    expectWholeProgress((await run({ count: 3 }, { limit: 1 })).progress)
    const manifest = fakeManifest({ schedule: { kind: 'constant', beta: 0.01, steps: 7 } })
    const { progress } = await run({ depth: 3 }, { manifest })
    expectWholeProgress(ofPhases(progress, 'render'))
    expect(progress.at(-1)).toMatchObject({ done: 17, total: 17 })
  })
})

test('variations with fresh noise have no x_T that leads back; one that keeps all of x_T knows no fresh noise', async () => {
  const { cells, inputs } = await run({ eta: 1, depth: 3 })
  expect(inputs('vary').map(({ way }) => way)).toEqual([{ method: 'ddim', steps: STEPS, eta: 1 }])
  expect(cells.every((cell) => cell.noise === null)).toBe(true)
  expect((await run({ eta: 1, depth: 0 })).cells.every((cell) => cell.noise !== null)).toBe(true)
})
