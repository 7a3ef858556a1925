import { describe, expect, test } from 'vitest'
import { edit, type EditSettings } from './edit.ts'
import { fakeJob, fakeModel, noise, source, z } from './fixtures/fake-model.ts'
import type { Source } from './source.ts'

const moved = z(8, 8)
const settings: EditSettings = { move: () => moved, window: [0, 100], invertSteps: 50, renderSteps: 20, isDraft: false }

async function run(codes: Partial<Pick<Source, 'z' | 'noise'>>, change: Partial<EditSettings> = {}) {
  const [fake, told] = [fakeModel(), fakeJob()]
  const edited = await edit(fake.model, { face: source('A', codes), ...settings, ...change }, told.job)
  return { ...fake, ...told, edited, render: fake.inputs('render')[0] }
}

describe('an edit', () => {
  test('of a face without codes encodes, inverts with the original code, and draws with the edited one', async () => {
    const { verbs, inputs, render, edited, kept, progress, isSound } = await run({})
    expect(verbs()).toEqual(['encode', 'invert', 'render'])
    expect(inputs('invert')[0]).toMatchObject({ z: { data: Float32Array.of(7, 7) }, way: { method: 'ddim', steps: 50 }, preview: true })
    expect(render).toMatchObject({ z: moved, way: { method: null, steps: 20 }, preview: true })
    expect(render?.window).toBeUndefined()
    expect(kept.map(([, codes]) => Object.keys(codes))).toEqual([['z'], ['noise']])
    expect(edited).toMatchObject({ z: moved, noise: { steps: 50 } })
    expect([progress.at(-1)?.total, isSound()]).toEqual([70, true])
  })

  test('takes the codes that are there, and counts no inversion then', async () => {
    const { verbs, kept, progress, isSound } = await run({ z: z(1, 2), noise: noise(1) })
    expect([verbs(), kept]).toEqual([['render'], []])
    expect([progress[0]?.total, isSound()]).toEqual([20, true])
  })

  test('in a part of the way keeps the original code outside of it, whichever end is given first', async () => {
    for (const window of [
      [25, 50],
      [50, 25],
    ] as const) {
      const { render } = await run({ z: z(1, 2), noise: noise(1) }, { window })
      expect(render).toMatchObject({ z: z(1, 2), window: { z: moved, from: 0.25, to: 0.5 } })
    }
  })

  test('draws as x_T was found, and a draft by DDIM without previews', async () => {
    const exact = await run({ z: z(1, 2), noise: noise(1, 'exact', 12) })
    expect(exact.render).toMatchObject({ way: { method: null }, noise: { method: 'exact', steps: 12 } })
    expect([exact.progress.at(-1)?.total, exact.isSound()]).toEqual([10, true])
    const draft = await run({ z: z(1, 2), noise: noise(1, 'exact', 12) }, { isDraft: true, renderSteps: 4 })
    expect(draft.render).toMatchObject({ way: { method: 'ddim', steps: 4 }, preview: false })
    expect([draft.progress.at(-1)?.total, draft.isSound()]).toEqual([4, true])
  })

  test('needs a pack with z_sem', async () => {
    const { model } = fakeModel({ encodes: false })
    await expect(edit(model, { face: source('A'), ...settings }, fakeJob().job)).rejects.toMatchObject({ code: 'bad-pack' })
  })
})
