import { describe, expect, test } from 'vitest'
import type { ClassCondition, Noise, SemanticCodes } from '../protocol/codes.ts'
import { develop, type DevelopPhase } from './develop.ts'
import { edit, type EditPhase } from './edit.ts'
import { fakeJob } from './fixtures/fake-job.ts'
import { manifestWithoutCode } from './fixtures/fake-manifest.ts'
import { fakeModel } from './fixtures/fake-model.ts'
import { fakeNoise, fakeSource } from './fixtures/fake-source.ts'
import { likelihood } from './likelihood.ts'
import { measureBits } from './measure-bits.ts'
import { measureSteps, type QualityRow, stepsToMeasure, withRow } from './measure-steps.ts'
import { mixFaces, type MixPhase } from './mix.ts'
import type { Model } from './model.ts'
import type { Source } from './source.ts'
import { isSameClass } from './ways.ts'
import { vary, type VaryPhase } from './vary.ts'

// Recipes with a pack of classes: the class that is asked for goes along both ways, and without one that of the face's x_T does.

const own: ClassCondition = { class: 2, guidance: 1 }
const chosen: ClassCondition = { class: 7, guidance: 3 }
const bare = fakeSource('a', 0.5)
const known = { ...bare, noise: { ...fakeNoise(9), classCondition: own } }
const steps = { invertSteps: 4, renderSteps: 4 }

type Recipe = (model: Model, face: Source, classCondition: ClassCondition | undefined) => Promise<Noise | null>
const recipes: Record<string, Recipe> = {
  develop: async (model, face, classCondition) => {
    await develop(model, { face, invertSteps: 4, steps: 4, frames: 2, plain: false, classCondition }, fakeJob<DevelopPhase>().job)
    return null
  },
  edit: async (model, face, classCondition) => {
    const input = {
      ...steps,
      face,
      move: (z: SemanticCodes) => z,
      window: [0, 100] as const,
      keepRest: false,
      undoDrift: null,
      isDraft: false,
      classCondition,
    }
    return (await edit(model, input, fakeJob<EditPhase>().job)).noise
  },
  mix: async (model, face, classCondition) => {
    const mixtures = [{ kind: 'blend', zShares: [1, 0], xShares: [1, 0] }] as const
    const settings = { ...steps, plain: false, classCondition }
    const { codes } = await mixFaces(model, { faces: [face, face], mixtures, settings, plainNoise: new WeakMap() }, fakeJob<MixPhase>().job)
    return codes[0]?.noise ?? null
  },
  'vary without a depth': async (model, face, classCondition) => {
    const found: (Noise | null)[] = []
    const input = { face, count: 1, seed: 1, depth: 0, steps: 4, eta: 0, onPreview: () => {}, ...(classCondition && { classCondition }) }
    await vary(model, { ...input, onDrawn: (_, cells) => void found.push(...cells.map(({ noise }) => noise)) }, fakeJob<VaryPhase>().job)
    return found[0] ?? null
  },
}

describe.each(Object.entries(recipes))('%s', (_, run) => {
  const manifest = manifestWithoutCode()

  test('inverts a face without x_T as the class that is asked for, and draws it so', async () => {
    const { model, inputs } = fakeModel({ manifest })
    const noise = await run(model, bare, chosen)
    expect(inputs('invert')[0]?.way.classCondition).toEqual(chosen)
    expect(inputs('render').map(({ way }) => way.classCondition)).toEqual([chosen])
    if (noise) expect(noise.classCondition).toEqual(chosen)
  })

  test('draws an x_T as the class that is asked for, which the result then keeps, and else as its own', async () => {
    const { model, inputs } = fakeModel({ manifest })
    const [asked, left] = [await run(model, known, chosen), await run(model, known, undefined)]
    expect(inputs('invert')).toEqual([])
    expect(inputs('render').map(({ way }) => way.classCondition)).toEqual([chosen, undefined])
    expect(inputs('render').map(({ noise }) => 'codes' in noise && isSameClass(noise, { classCondition: own }))).toContain(true)
    if (asked && left) expect([asked.classCondition, left.classCondition]).toEqual([chosen, own])
  })
})

test('quality by steps goes both ways as one class, and a face keeps the rows of one class', async () => {
  const { model, inputs } = fakeModel({ manifest: manifestWithoutCode() })
  const rows: QualityRow[] = []
  const measureAs = (classCondition: ClassCondition | undefined, face: Source) =>
    measureSteps(model, { face, counts: [10], classCondition, onRow: (row) => void rows.push(row) }, fakeJob().job)
  await measureAs(chosen, known)
  await measureAs(undefined, known)
  await measureAs(undefined, bare)
  expect(inputs('invert').map(({ way }) => way.classCondition)).toEqual([chosen, own, undefined])
  expect(rows.map(({ classCondition }) => classCondition)).toEqual([chosen, own, undefined])
  const { schedule } = model.manifest
  expect(stepsToMeasure(rows, { schedule }, chosen)).toEqual([20, 50, 100])
  expect(rows.reduce<QualityRow[]>(withRow, [])).toEqual(rows.slice(2))
})

test('bits are those given a class, whatever its guidance: of a face that of its x_T, of a result that it was drawn as', async () => {
  const { model, inputs } = fakeModel({ manifest: manifestWithoutCode() })
  const options = { steps: 50, draws: 1, seed: 1, others: [] }
  await likelihood(model, { face: known, ...options }, fakeJob<'bits'>().job)
  await likelihood(model, { face: known, ...options, classCondition: chosen }, fakeJob<'bits'>().job)
  await likelihood(model, { face: bare, ...options }, fakeJob<'bits'>().job)
  const pairs = [{ face: known, picture: bare.picture, classCondition: chosen }]
  await measureBits(model, { pairs, onMeasured: () => {} }, fakeJob().job)
  expect(inputs('likelihood').map((input) => input.class)).toEqual([2, 7, undefined, 7])
  expect(inputs('likelihood').every((input) => !('classCondition' in input))).toBe(true)
})

test('no class is one however it is said, and guidance counts with a class alone', () => {
  const same = (a: ClassCondition | undefined, b: ClassCondition | undefined) => isSameClass({ classCondition: a }, { classCondition: b })
  expect([same(undefined, { class: null, guidance: 1 }), same({ class: null, guidance: 4 }, undefined), same(own, { ...own })]).toEqual([
    true,
    true,
    true,
  ])
  expect([same(own, undefined), same(own, { class: 2, guidance: 3 }), same(own, { class: 3, guidance: 1 })]).toEqual([false, false, false])
})
