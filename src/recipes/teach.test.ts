import { describe, expect, test } from 'vitest'
import { fakeJob, fakeModel, source, z } from './fixtures/fake-model.ts'
import { teach, type TeachInput } from './teach.ts'

const has = [source('A', { z: z(2, 0) }), source('B', { z: z(3, 0) })]
const hasNot = [source('C', { z: z(-2, 0) }), source('D', { z: z(-3, 0) })]

async function run(change: Partial<TeachInput> = {}, pack: Parameters<typeof fakeModel>[0] = {}) {
  const [fake, told] = [fakeModel(pack), fakeJob()]
  return { ...fake, ...told, taught: await teach(fake.model, { has, hasNot, others: [], ...change }, told.job) }
}

describe('teaching', () => {
  test('from both kinds gives a direction that tells them apart', async () => {
    const { taught, verbs } = await run()
    expect(taught.direction[0]).toBeGreaterThan(0)
    expect(taught.examples).toEqual({ has: 2, hasNot: 2, unlabelled: 0 })
    expect(taught.score?.folds).toBe(2)
    expect(verbs()).toEqual([])
  })

  test('encodes faces that have no code, some at once, and keeps their codes', async () => {
    const lacking = Array.from({ length: 9 }, (_, i) => source(`E${i}`))
    const { inputs, kept, phases, progress } = await run({ hasNot: [...hasNot, ...lacking] })
    expect(inputs('encode').map(({ images }) => images.count)).toEqual([8, 1])
    expect(kept.map(([id]) => id)).toEqual(lacking.map(({ id }) => id))
    expect(phases()).toEqual(['encode', 'sample', 'fit'])
    expect(progress.every(({ done, total }) => done <= total)).toBe(true)
  })

  test('with none that have it not takes other faces and random codes for such', async () => {
    const { taught, inputs } = await run({ hasNot: [], others: [source('F', { z: z(-1, 0) })] })
    expect(inputs('sampleCodes')[0]).toEqual({ first: 0, count: 48, seed: 1, steps: 4 })
    expect(taught.examples).toEqual({ has: 2, hasNot: 0, unlabelled: 49 })
  })

  test('takes other faces alone where a pack makes up no codes', async () => {
    const { taught, verbs } = await run({ hasNot: [], others: hasNot }, { samples: false })
    expect([taught.examples.unlabelled, verbs()]).toEqual([2, []])
  })

  test('needs a pack with z_sem, and ends when it is cancelled', async () => {
    await expect(run({}, { encodes: false })).rejects.toMatchObject({ code: 'bad-pack' })
    const told = fakeJob()
    const { model } = fakeModel({ failAt: 'encode' })
    const done = teach(model, { has: [source('A')], hasNot, others: [] }, told.job)
    await expect(done).rejects.toMatchObject({ code: 'device-lost' })
  })
})
