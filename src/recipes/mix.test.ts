import { describe, expect, test } from 'vitest'
import type { Noise } from '../protocol/codes.ts'
import { fakeJob, fakeModel, noise, source, z } from './fixtures/fake-model.ts'
import { mixFaces, type MixInput } from './mix.ts'
import type { Mixture } from './mixture.ts'

const blend = (...shares: number[]): Mixture => ({ kind: 'blend', zShares: shares, xShares: shares })
const known = () => [source('A', { z: z(0, 10), noise: noise(1) }), source('B', { z: z(4, 30), noise: noise(2) })]
const exact = () => [source('A', { z: z(0, 10), noise: noise(1, 'exact') }), source('B', { z: z(4, 30), noise: noise(2, 'exact') })]

async function run(
  faces: MixInput['faces'],
  mixtures: Mixture[],
  change: Partial<MixInput> = {},
  pack: Parameters<typeof fakeModel>[0] = {},
) {
  const [fake, told] = [fakeModel(pack), fakeJob()]
  const plainNoise = new WeakMap<Float32Array, Noise>()
  const input = { faces, mixtures, settings: { invertSteps: 10, renderSteps: 5, plain: false }, plainNoise, ...change }
  return { ...fake, ...told, input, mixed: await mixFaces(fake.model, input, told.job) }
}

describe('mixing', () => {
  test('of known codes is one render', async () => {
    const { verbs, inputs, mixed, isSound } = await run(known(), [blend(0.75, 0.25)])
    expect(verbs()).toEqual(['render'])
    expect([...(inputs('render')[0]?.z?.data ?? [])]).toEqual([1, 15])
    expect(inputs('render')[0]).toMatchObject({ preview: true, way: { method: null, steps: 5 } })
    expect(mixed.pictures).toHaveLength(1)
    expect(isSound()).toBe(true)
  })

  test('makes the codes that are missing first, once, and keeps them', async () => {
    const { verbs, kept, progress, isSound } = await run([source('A'), source('B', { z: z(4, 30) })], [blend(0.5, 0.5)])
    expect(verbs()).toEqual(['encode', 'invert', 'invert', 'render'])
    expect(kept.map(([id, codes]) => [id, ...Object.keys(codes)])).toEqual([
      ['A', 'z'],
      ['A', 'noise'],
      ['B', 'noise'],
    ])
    expect([progress.at(-1)?.total, isSound()]).toEqual([25, true])
  })

  test('keeps the codes that were made when drawing fails', async () => {
    const told = fakeJob()
    const input = { faces: [source('A'), source('B')], mixtures: [blend(1, 0)], settings: { invertSteps: 4, renderSteps: 2, plain: false } }
    const done = mixFaces(fakeModel({ failAt: 'render' }).model, { ...input, plainNoise: new WeakMap() }, told.job)
    await expect(done).rejects.toMatchObject({ code: 'device-lost' })
    expect(told.kept).toHaveLength(4)
  })

  test('without mixtures makes codes alone', async () => {
    const { verbs, isSound } = await run([source('A'), source('B')], [])
    expect(verbs()).toEqual(['encode', 'invert', 'encode', 'invert'])
    expect(isSound()).toBe(true)
  })

  test('goes without z_sem where the pack has none', async () => {
    const faces = [source('A'), source('B')]
    const { verbs, inputs } = await run(faces, [blend(0.5, 0.5)], {}, { encodes: false })
    expect(verbs()).toEqual(['invert', 'invert', 'render'])
    expect(inputs('render')[0]?.z).toBeNull()
  })
})

describe('a film', () => {
  test('is one call of the engine, however long', async () => {
    const { inputs, mixed } = await run(known(), Array.from({ length: 70 }, (_, i) => blend(1 - i / 69, i / 69))) // prettier-ignore
    expect(inputs('render').map(({ noise, preview }) => ['codes' in noise && noise.codes.count, preview])).toEqual([[70, false]])
    expect(mixed.pictures[69]?.[0]).toBe(2)
  })

  test('with ends that are drawn from two states goes to the engine in parts, in order', async () => {
    const { inputs, mixed, progress, isSound } = await run(exact(), [blend(1, 0), blend(0.5, 0.5), blend(0, 1)])
    const pairs = inputs('render').map(({ noise }) => 'codes' in noise && noise.codes.pair !== null)
    expect(pairs).toEqual([true, false, true])
    expect(mixed.pictures).toHaveLength(3)
    expect([progress.at(-1)?.total, isSound()]).toEqual([18, true])
  })
})

test('a draft is drawn by DDIM from any x_T, and shows nothing before its end', async () => {
  const { inputs, isSound } = await run(exact(), [blend(1, 0)], { isDraft: true })
  expect(inputs('render')[0]).toMatchObject({ way: { method: 'ddim', steps: 5 }, preview: false })
  expect(isSound()).toBe(true)
})

describe('plain DDIM beside it', () => {
  test('inverts and draws without z_sem, each face once', async () => {
    const settings = { invertSteps: 10, renderSteps: 5, plain: true }
    const { model, job, input, verbs, inputs, mixed, progress, isSound } = await run(known(), [blend(1, 0), blend(0.5, 0.5)], { settings })
    expect(verbs()).toEqual(['render', 'invert', 'invert', 'render'])
    expect(inputs('invert').map((call) => call.z)).toEqual([null, null])
    expect(inputs('render')[1]?.z).toBeNull()
    expect(mixed.plain).toHaveLength(2)
    expect([progress.at(-1)?.total, isSound()]).toEqual([30, true])
    await mixFaces(model, { ...input, mixtures: [blend(0, 1)] }, job)
    expect(inputs('invert')).toHaveLength(2)
  })

  test('has nothing to say of a swap', async () => {
    const settings = { invertSteps: 10, renderSteps: 5, plain: true }
    const { mixed, verbs, isSound } = await run(known(), [{ kind: 'swap', code: 'z', top: null }], { settings })
    expect([mixed.plain, verbs()]).toEqual([[], ['render']])
    expect(isSound()).toBe(true)
  })

  test('inverts a picture that two faces share once', async () => {
    const settings = { invertSteps: 10, renderSteps: 5, plain: true }
    const [first = source('A'), second = source('B')] = known()
    const faces = [first, { ...second, picture: first.picture }]
    const { inputs, isSound } = await run(faces, [blend(0.5, 0.5)], { settings })
    expect(inputs('invert')).toHaveLength(1)
    expect(isSound()).toBe(true)
  })
})
