import { describe, expect, test } from 'vitest'
import type { ErrorCode } from '../base/errors.ts'
import type { SemanticCodes } from '../protocol/codes.ts'
import { editAll } from './edit-all.ts'
import { expectWholeProgress, fakeJob } from './fixtures/fake-job.ts'
import { fakeModel, type FakeModelOptions } from './fixtures/fake-model.ts'
import { fakeCode, fakeNoise, fakeSource } from './fixtures/fake-source.ts'
import type { Source } from './source.ts'

const zeroes = { ...fakeNoise(1, 'ddim', 4), codes: { ...fakeNoise(1).codes, data: new Float32Array(12) } }
const bare = (id: string, value: number) => fakeSource(id, value)
const known = (id: string, value: number) => fakeSource(id, value, { z: fakeCode(value, value), noise: zeroes })

/** No face is found in a picture of -1. */
const failsOn = (code: ErrorCode): FakeModelOptions => ({
  fails: (call) => (call.verb === 'encode' && call.input.images.data[0] === -1 ? code : null),
})

async function run(faces: Source[], options: FakeModelOptions = {}) {
  const fake = fakeModel(options)
  const { job, ...told } = fakeJob()
  const drawn: unknown[] = []
  const refused: string[] = []
  const move = ({ data }: SemanticCodes) => fakeCode((data[0] ?? NaN) + 10, 0)
  const input = {
    faces,
    settings: { move, window: [0, 100] as const, invertSteps: 4, renderSteps: 6, keepRest: false, undoDrift: null },
    onDrawn: ({ id }: Source, { picture, z }: { picture: Float32Array; z: SemanticCodes | null }, { mse }: { mse: number }) =>
      void drawn.push([id, picture[0], z?.data[0], mse]),
    onRefused: ({ id }: Source, { message }: Error) => void refused.push(`${id}: ${message}`),
  }
  const outcome = await editAll(fake.model, input, job).then(
    () => 'done',
    ({ code }: { code: ErrorCode }) => code,
  )
  return { ...fake, ...told, job, outcome, drawn, refused }
}

describe('a batch', () => {
  test('gives every face the codes that it lacks, and draws each with its own edited z_sem', async () => {
    const { outcome, verbs, kept, drawn, asked, job } = await run([bare('a', 1), known('b', 2)])
    expect(outcome).toBe('done')
    expect(verbs()).toEqual(['encode', 'invert', 'render', 'render'])
    expect(kept.map(({ faceId, codes }) => [faceId, ...Object.keys(codes)])).toEqual([
      ['a', 'z'],
      ['a', 'noise'],
    ])
    // The fake adds z_sem to x_T, which is 2 for the first face and 0 for the second.
    expect(drawn).toEqual([
      ['a', 13, 11, 36],
      ['b', 12, 12, 25],
    ])
    // A face that is drawn stays, so its comparison is not cancelled with the job.
    expect(asked.filter(({ signal }) => signal !== job.signal).map(({ verb, signal }) => [verb, signal])).toEqual([
      ['compare', undefined],
      ['compare', undefined],
    ])
  })

  test('draws in full, by the way of each x_T', async () => {
    const { inputs } = await run([known('a', 1)])
    expect(inputs('render')).toMatchObject([{ way: { method: null, steps: 6 }, preview: true }])
  })

  test('names a face that fails and goes on with the next', async () => {
    const { outcome, drawn, refused, progress } = await run([bare('bad', -1), bare('good', 5), bare('last', -1)], failsOn('internal'))
    expect(outcome).toBe('done')
    expect(refused).toEqual(['bad: encode was made to fail', 'last: encode was made to fail'])
    expect(drawn).toEqual([['good', 21, 15, 64]])
    expectWholeProgress(progress)
    expect(progress.at(-1)).toEqual({ phase: '2', done: 30, total: 30, leftMs: null, preview: null })
  })

  test.each(['aborted', 'device-lost', 'out-of-memory', 'worker-died'] as const)('ends at %s, and keeps what is drawn', async (failure) => {
    const { outcome, drawn, refused } = await run([bare('good', 5), bare('bad', -1), bare('never', 6)], failsOn(failure))
    expect(outcome).toBe(failure)
    expect(drawn).toEqual([['good', 21, 15, 64]])
    expect(refused).toEqual([])
  })
})

describe('its progress', () => {
  test('counts the steps of all faces, of which those with codes take fewer', async () => {
    const { progress } = await run([bare('a', 1), known('b', 2)])
    expectWholeProgress(progress)
    expect(progress.every(({ total }) => total === 16)).toBe(true)
    const ends = progress.filter(({ done }) => [0, 4, 10, 16].includes(done))
    expect(ends.map(({ done, phase }) => [done, phase])).toEqual([
      [0, '0'],
      [4, '0'],
      [10, '0'],
      [16, '1'],
    ])
  })

  test('takes the steps that a face does take for those that it was expected to', async () => {
    const exact = fakeSource('b', 2, { z: fakeCode(2, 2), noise: fakeNoise(1, 'exact', 3) })
    const { progress } = await run([bare('a', 1), exact, bare('c', 3)])
    expectWholeProgress(progress)
    expect(progress.at(-1)).toMatchObject({ done: 21, total: 21, phase: '2' })
  })

  test('goes on for the faces to come at the pace of this one', async () => {
    const { progress } = await run([bare('a', 1), known('b', 2)])
    const at = (steps: number) => progress.find(({ done }) => done === steps)?.leftMs
    expect([at(1), at(2), at(8), at(15)]).toEqual([null, 140, 80, 10])
    // At the end of a call there is nothing to go by.
    expect(at(10)).toBeNull()
  })
})
