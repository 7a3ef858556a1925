import { describe, expect, test, vi } from 'vitest'
import type { EngineInfo } from '../protocol/engine-api.ts'
import type { Clients } from './clients.ts'
import type { NewFace } from './face.ts'
import type { JobContext } from './job-context.ts'
import { createStudio } from './studio.ts'

const a = { name: 'a', title: 'A', hash: 'hash of a' }
const b = { name: 'b', title: 'B', hash: 'hash of b' }
const manifest = { imageSize: 1 }
const picture = new Float32Array(3)
const noise = { codes: { data: picture, pair: null, count: 1, dims: [3, 1, 1] }, method: 'ddim' as const, steps: 2 }
const z = { data: new Float32Array(1), count: 1 }
const speed = { steps: 2, ms: 10 }
const face: NewFace = { kind: 'result', title: 'made', size: 1, picture, z, noise, origin: null }
const origin = { sourceId: null, feature: 'mix' as const, redraws: false, options: null, measures: {}, companions: [], speed }

/** Every way in which a job can leave something. */
const results: Record<string, (context: JobContext) => void> = {
  addFace: (context) => context.addFace(face),
  keepCodes: (context) => context.keepCodes('old', { z }),
  keepCodesOfRecipe: (context) => context.jobOf({}).keepCodes('old', { noise }),
  keepQuality: (context) => context.keepQuality('old', () => [{ steps: 2, ms: 1, ssim: 1, mse: 0, psnr: 99 }]),
  addCompanion: (context) => context.addCompanion('old', { id: 'without', title: 'without', picture }),
  addTaught: (context) =>
    context.addTaught({
      id: 't',
      name: 't',
      weights: [1],
      direction: null,
      bias: 0,
      score: null,
      examples: { has: 1, hasNot: 1, unlabelled: 0 },
      madeAt: 1,
      starred: false,
    }),
  setFilm: (context) => context.setFilm({ id: 'f', title: 'f', size: 1, frames: [picture], rows: [], keyIds: [], options: null }),
  setStrip: (context) => context.setStrip({ faceId: 'old', steps: 2, frames: [], plain: [] }),
  setPlace: (context) =>
    context.setPlace({ x: 0, y: 0, nearId: 'old', picture, size: 1, z, noise, speed, made: { noise: 'random', seed: 1 }, isDraft: false }),
  changeGrid: (context) => context.changeGrid('sample', 'none', () => ({ title: 'changed' })),
  setPhotoBatch: (context) => context.setPhotoBatch('batch', { refused: [{ title: 'a', why: 'b' }] }),
  noteTiming: (context) => context.noteTiming(speed),
  present: (context) => context.present('old', 'old'),
  presentDraft: (context) => context.presentDraft({ sourceId: 'old', picture }),
  report: (context) => context.report({ label: 'late', done: 1, total: 2, leftMs: null, preview: null }),
}

/** A studio with a job that waits with its context. */
async function begin() {
  const studio = createStudio({ engine: {} } as Clients)
  studio.setState({ pack: { kind: 'ready', info: { manifest } as EngineInfo }, packId: a })
  studio.getState().addFace({ ...face, id: 'old', z: null, noise: null, origin })
  studio.setState({
    grids: { sample: { id: 'none', title: 'grid', packHash: a.hash, wanted: 1, cells: [], settings: null, acceptance: null } },
  })
  const contexts: JobContext[] = []
  let end = () => {}
  const ended = studio.getState().runJob({
    feature: 'mix',
    title: 'Mix',
    sourceId: null,
    run: async (context) => {
      contexts.push(context)
      await new Promise<void>((resolve) => (end = resolve))
    },
  })
  await expect.poll(() => contexts.length).toBe(1)
  const [context] = contexts as [JobContext]
  return { studio, context, end: () => end(), ended }
}

describe.each(Object.keys(results))('%s', (name) => {
  const hand = (context: JobContext) => results[name]?.(context)

  test('changes the studio while its job runs', async () => {
    const { studio, context } = await begin()
    const before = studio.getState()
    hand(context)
    expect(studio.getState()).not.toBe(before)
  })

  test('has no effect after a cancel', async () => {
    const { studio, context } = await begin()
    studio.getState().cancelJob()
    const before = studio.getState()
    hand(context)
    expect(studio.getState()).toBe(before)
  })

  test('has no effect once another pack was opened, nor while it is not known yet', async () => {
    const { studio, context } = await begin()
    for (const packId of [null, b]) {
      studio.setState({ packId })
      const before = studio.getState()
      hand(context)
      expect(studio.getState()).toBe(before)
    }
  })
})

test('a face is stamped with the pack of the job, and one of another size does not enter', async () => {
  const { studio, context } = await begin()
  const id = context.addFace({ ...face, pack: b })
  expect(studio.getState().faces.at(-1)).toMatchObject({ id, pack: a })
  expect(context.addFace({ ...face, size: 2 })).toBeNull()
  expect(studio.getState().faces).toHaveLength(2)
})

test('what else follows from a result does not follow after a cancel', async () => {
  const { studio, context } = await begin()
  const done: string[] = []
  context.conclude(() => done.push('before'))
  studio.getState().cancelJob()
  context.conclude(() => done.push('after'))
  expect(done).toEqual(['before'])
})

test('a recipe reports phases in words, and previews where they are shown', async () => {
  const { studio, context } = await begin()
  const job = context.jobOf<'invert' | 'render'>({ invert: 'Inverting', render: 'Drawing' }, (phase) => phase === 'render')
  const progress = { done: 1, total: 2, leftMs: 5, preview: picture }
  const status = () => studio.getState().job?.status
  job.report({ ...progress, phase: 'invert' })
  expect(status()).toEqual({ kind: 'running', progress: { ...progress, label: 'Inverting', preview: null } })
  job.report({ ...progress, phase: 'render' })
  // The page shows progress a few times a second.
  await vi.waitFor(() => expect(status()).toEqual({ kind: 'running', progress: { ...progress, label: 'Drawing' } }))
})

test('a job that returns after its cancel has been cancelled', async () => {
  const { studio, end, ended } = await begin()
  studio.getState().cancelJob()
  end()
  await ended
  expect(studio.getState().job?.status.kind).toBe('cancelled')
})

test('a label may be made of the phase, and every preview is shown where nothing else is said', async () => {
  const { studio, context } = await begin()
  context.jobOf<'a'>((phase) => `phase ${phase}`).report({ phase: 'a', done: 1, total: 2, leftMs: null, preview: picture })
  expect(studio.getState().job?.status).toMatchObject({ progress: { label: 'phase a', preview: picture } })
})

test('results name the pack of their job, and a batch its instrument', async () => {
  const { studio, context } = await begin()
  results.setFilm?.(context)
  results.setPhotoBatch?.(context)
  expect(studio.getState().film?.packHash).toBe('hash of a')
  expect(studio.getState().photoBatches).toEqual({ batch: { photos: [], refused: [{ title: 'a', why: 'b' }] } })
  context.keepQuality('none', () => [])
  context.setPhotoBatch('batch', { photos: [{ faceId: 'old', how: 'face' }] })
  expect(studio.getState().photoBatches.batch?.refused).toHaveLength(1)
})

test('the time of a step is that of work with one step or more', async () => {
  const { studio, context } = await begin()
  context.noteTiming({ steps: 1, ms: 30 })
  expect(studio.getState().stepMs).toBe(30)
  context.noteTiming({ steps: 4, ms: 20 })
  context.noteTiming({ steps: 0, ms: 9 })
  expect(studio.getState().stepMs).toBe(5)
})
