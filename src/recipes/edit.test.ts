import { describe, expect, test } from 'vitest'
import { throughMask } from '../math/edit-mask.ts'
import type { Changed } from '../protocol/attribute.ts'
import type { SemanticCodes } from '../protocol/codes.ts'
import { edit, type EditInput, type EditPhase } from './edit.ts'
import { expectWholeProgress, fakeJob, phaseEnds } from './fixtures/fake-job.ts'
import { fakeManifest, manifestWithoutCode } from './fixtures/fake-manifest.ts'
import { fakeModel, type FakeModelOptions } from './fixtures/fake-model.ts'
import { fakeCode, fakeNoise, fakeSource } from './fixtures/fake-source.ts'

const bare = fakeSource('a', 3)
const z = fakeCode(7, 7)
const moved = fakeCode(8, 7)
const noise = fakeNoise(1)
const known = { ...bare, z, noise }

async function run(change: Partial<EditInput> = {}, options: FakeModelOptions = {}) {
  const fake = fakeModel(options)
  const { job, ...told } = fakeJob<EditPhase>()
  const input: EditInput = {
    face: known,
    move: () => moved,
    window: [0, 100],
    invertSteps: 50,
    renderSteps: 20,
    keepRest: false,
    undoDrift: null,
    isDraft: false,
    ...change,
  }
  const outcome = await edit(fake.model, input, job).catch((thrown: unknown) => thrown)
  const edited = outcome instanceof Error ? null : (outcome as Awaited<ReturnType<typeof edit>>)
  return { ...fake, ...told, outcome, edited, job, render: fake.inputs('render')[0] }
}

describe('an edit', () => {
  test('of a face without codes encodes, inverts with the original code, and draws with the edited one', async () => {
    const { edited, verbs, inputs, render, kept, asked, job } = await run({ face: bare })
    const own = { data: Float32Array.of(3, 3), count: 1 }
    const found = { method: 'ddim', steps: 50, codes: { data: new Float32Array(12).fill(4), pair: null, count: 1, dims: [3, 2, 2] } }
    expect(verbs()).toEqual(['encode', 'invert', 'render'])
    expect(asked.every(({ signal }) => signal === job.signal)).toBe(true)
    const images = { data: bare.picture, count: 1 }
    expect(inputs('encode')).toEqual([{ images }])
    expect(inputs('invert')).toEqual([{ images, z: own, way: { method: 'ddim', steps: 50 }, preview: true }])
    expect(render).toEqual({ noise: found, z: moved, way: { method: null, steps: 20 }, preview: true })
    expect(kept).toEqual([
      { faceId: 'a', codes: { z: own } },
      { faceId: 'a', codes: { noise: found } },
    ])
    expect(edited).toEqual({
      z: moved,
      noise: found,
      picture: new Float32Array(12).fill(12),
      timing: { steps: 20, ms: 200 },
      rest: null,
      drawnBack: null,
    })
  })

  test('moves the code of the face itself', async () => {
    const asked: unknown[] = []
    await run({ move: (code) => (asked.push(code), moved) })
    expect(asked).toEqual([z])
  })

  test('takes the codes that are there, and makes the one that is not', async () => {
    const whole = await run()
    expect(whole.verbs()).toEqual(['render'])
    expect(whole.kept).toEqual([])
    const withoutNoise = await run({ face: { ...bare, z } })
    expect(withoutNoise.verbs()).toEqual(['invert', 'render'])
    expect(withoutNoise.kept.map(({ codes }) => Object.keys(codes))).toEqual([['noise']])
    const withoutZ = await run({ face: { ...bare, noise } })
    expect(withoutZ.verbs()).toEqual(['encode', 'render'])
    expect(withoutZ.kept.map(({ codes }) => Object.keys(codes))).toEqual([['z']])
  })

  test('in a part of the way keeps the original code outside of it, whichever end of the part comes first', async () => {
    const expected = { z, window: { z: moved, from: 0.25, to: 0.5 } }
    expect((await run({ window: [25, 50] })).render).toMatchObject(expected)
    expect((await run({ window: [50, 25] })).render).toMatchObject(expected)
    expect((await run({ window: [0, 50] })).render).toMatchObject({ z, window: { from: 0, to: 0.5 } })
    expect((await run({ window: [50, 100] })).render).toMatchObject({ z, window: { from: 0.5, to: 1 } })
    const whole = (await run({ window: [100, 0] })).render
    expect([whole?.z, whole?.window]).toEqual([moved, undefined])
  })

  test('draws an exact face as it was found, and its draft by DDIM without a preview', async () => {
    const exact = { ...known, noise: fakeNoise(1, 'exact', 12) }
    const { render, edited } = await run({ face: exact })
    expect(render).toMatchObject({ noise: exact.noise, way: { method: null } })
    expect(edited?.noise).toBe(exact.noise)
    const draft = await run({ face: exact, isDraft: true, renderSteps: 4 })
    expect(draft.render).toMatchObject({ way: { method: 'ddim', steps: 4 }, preview: false })
  })

  test('keeps the codes that were made when drawing fails', async () => {
    const { kept, outcome } = await run({ face: bare }, { fails: ({ verb }) => (verb === 'render' ? 'device-lost' : null) })
    expect(outcome).toMatchObject({ code: 'device-lost' })
    expect(kept.map(({ codes }) => Object.keys(codes))).toEqual([['z'], ['noise']])
  })

  test('keeps z_sem when the inversion fails', async () => {
    const { kept } = await run({ face: bare }, { fails: ({ verb }) => (verb === 'invert' ? 'out-of-memory' : null) })
    expect(kept.map(({ codes }) => Object.keys(codes))).toEqual([['z']])
  })

  test('draws the face back where the pack has no z_sem, without a mask', async () => {
    const { outcome, verbs, inputs } = await run({ face: { ...bare, noise }, keepRest: true }, { manifest: manifestWithoutCode() })
    expect(verbs()).toEqual(['render'])
    expect(inputs('render')).toMatchObject([{ z: null, noise }])
    expect(outcome).toMatchObject({ z: null, rest: null })
  })
})

describe('its progress', () => {
  test('counts the steps of the inversion where x_T lacks, and says that it encodes where z_sem does', async () => {
    const { progress } = await run({ face: bare })
    expectWholeProgress(progress)
    expect(progress[0]).toEqual({ phase: 'encode', done: 0, total: 70, leftMs: null, preview: null })
    expect(phaseEnds(progress)).toEqual(['encode 0/70', 'invert 50/70', 'render 70/70'])
  })

  test('counts no inversion where x_T is there', async () => {
    const whole = await run()
    expectWholeProgress(whole.progress)
    expect(whole.progress.every(({ phase, total }) => phase === 'render' && total === 20)).toBe(true)
    const withoutZ = await run({ face: { ...bare, noise } })
    expect(phaseEnds(withoutZ.progress)).toEqual(['encode 0/20', 'render 20/20'])
  })

  test('expects an exact face in the steps of its inversion, and its draft in its own', async () => {
    const face = { ...bare, noise: fakeNoise(1, 'exact', 12) }
    const full = await run({ face })
    expectWholeProgress(full.progress)
    expect(phaseEnds(full.progress)).toEqual(['encode 0/12', 'render 10/10'])
    const draft = await run({ face, isDraft: true, renderSteps: 4 })
    expect(phaseEnds(draft.progress)).toEqual(['encode 0/4', 'render 4/4'])
  })
})

describe('an edit that keeps the rest of the picture', () => {
  const inputs = ({ asked }: Awaited<ReturnType<typeof run>>) => asked.flatMap(({ verb, input }) => (verb === 'render' ? [input] : []))

  test('draws the face back too, by the same way, and shows the edit through the mask of their difference', async () => {
    const told = await run({ keepRest: true })
    expect(inputs(told)).toEqual([
      { noise, z: moved, way: { method: null, steps: 20 }, preview: true },
      { noise, z, way: { method: null, steps: 20 }, preview: false },
    ])
    const { edited } = told
    if (!edited?.rest) throw new Error('a mask was expected')
    const [{ mask, unmasked }, { drawnBack }] = [edited.rest, edited]
    expect(drawnBack).not.toEqual(unmasked)
    expect(mask).toHaveLength(unmasked.length / 3)
    expect(edited.picture).toEqual(throughMask(known.picture, unmasked, mask))
    expectWholeProgress(told.progress)
    expect(phaseEnds(told.progress)).toEqual(['render 20/40', 'back 40/40'])
  })

  test('takes the face drawn back that is there, and needs none for a draft or an edit that moves nothing', async () => {
    const { edited, verbs, progress } = await run({ keepRest: true, drawnBack: bare.picture })
    expect(verbs()).toEqual(['render'])
    expect(edited?.drawnBack).toBe(bare.picture)
    expectWholeProgress(progress)
    for (const change of [{ isDraft: true }, { move: () => z }]) {
      const other = await run({ keepRest: true, ...change })
      expect(other.verbs()).toEqual(['render'])
      expect(other.edited?.rest).toBeNull()
      expectWholeProgress(other.progress)
    }
  })
})

describe('an edit whose drift is undone', () => {
  const manifest = fakeManifest({ imageSize: 32 })
  const side = { size: 32, picture: new Float32Array(3 * 32 * 32), z: fakeCode(1, 0), noise }
  const face = fakeSource('a', 0, side)
  /** One component, of which a picture that is lighter by 1 has 1; each number of the code moves by half of it. */
  const patterns = { cells: new Float32Array(96).fill(1 / 96), moves: Float32Array.of(0.5, 0.25, 0, 0, 0, 0, 0, 0) }
  const undoDrift = { patterns, changed: new Set<Changed>() }
  const along = (by: number) => (code: SemanticCodes, undo: Float64Array | null) =>
    fakeCode(...code.data.map((value, i) => value + by + (undo?.[i] ?? 0)))
  const drawn = ({ inputs }: Awaited<ReturnType<typeof run>>) => inputs('render').map(({ z: code }) => [...(code?.data ?? [])])
  const start = (by: number, change: Partial<EditInput> = {}) => run({ face, undoDrift, move: along(by), ...change }, { manifest })

  test('is drawn, compared with the face drawn back, and drawn again without the drift', async () => {
    const told = await start(1 / 128)
    // The picture is lighter by 1/128, about 1 of 255, of which the patterns take a half and a quarter out of the code.
    expect(drawn(told)).toEqual([
      [1 + 1 / 128, 1 / 128],
      [1, 0],
      [expect.closeTo(1 + 1 / 256, 5), expect.closeTo(3 / 512, 5)],
    ])
    expect([...(told.edited?.z?.data ?? [])]).toEqual(drawn(told).at(-1))
    expect(told.edited?.picture[0]).toBeCloseTo((noise.codes.data[0] ?? 0) + 1 + 1 / 256, 5)
    expectWholeProgress(told.progress)
    expect(phaseEnds(told.progress)).toEqual(['render 20/80', 'back 40/80', 'again 60/60'])
  })

  test('is corrected a second time where it is strong, by what is left', async () => {
    const told = await start(1, { drawnBack: face.picture.map((_, i) => (noise.codes.data[i % 12] ?? 0) + 1) })
    expect(drawn(told)).toEqual([
      [2, 1],
      [expect.closeTo(1.5, 4), expect.closeTo(0.75, 4)],
      [expect.closeTo(1.25, 4), expect.closeTo(0.625, 4)],
    ])
    expectWholeProgress(told.progress)
    expect(phaseEnds(told.progress)).toEqual(['render 20/60', 'again 60/60'])
  })

  test('goes before the mask, which sees the last picture', async () => {
    const { edited, verbs } = await start(1 / 128, { keepRest: true })
    expect(verbs()).toEqual(['render', 'render', 'render'])
    expect(edited?.rest?.unmasked[0]).toBeCloseTo((noise.codes.data[0] ?? 0) + 1 + 1 / 256, 5)
  })

  test('is left in a draft, and where nothing moves', async () => {
    for (const told of [await start(1, { isDraft: true }), await start(0)]) {
      expect(told.verbs()).toEqual(['render'])
      expectWholeProgress(told.progress)
    }
  })

  test('ends at a cancel between the drawings', async () => {
    const told = await run(
      { face, undoDrift, move: along(1) },
      { manifest, fails: ({ verb }) => (verb === 'render' && ++renders === 3 ? 'aborted' : null) },
    )
    expect(told.outcome).toMatchObject({ code: 'aborted' })
    expect(told.verbs()).toHaveLength(3)
  })
  let renders = 0
})
