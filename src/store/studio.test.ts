import { describe, expect, test } from 'vitest'
import { SubcodeError } from '../base/errors.ts'
import type { EngineInfo } from '../protocol/engine-api.ts'
import type { Manifest } from '../protocol/manifest.ts'
import type { Clients } from './clients.ts'
import { optionsOf } from './options-slice.ts'
import { createStudio } from './studio.ts'

const info = { device: 'wasm', adapter: 'fake' } as EngineInfo

/** A studio whose engine answers as told. The clients are fakes: what is tested here is the store alone. */
function setUp(answer: (verb: string) => Promise<unknown> = async () => info) {
  const calls: string[] = []
  const call = async (verb: string) => {
    calls.push(verb)
    return answer(verb)
  }
  const clients = {
    engine: { call },
    films: { call },
    library: { call },
    photos: { call },
    packs: {
      url: (name) => `/${name}/`,
      list: async () => [],
      readManifest: async () => ({ title: 'A', files: [], graphs: {}, space: {} }) as unknown as Manifest,
      readFile: async () => new Blob(),
      readCard: async () => null,
      readCovariance: async () => null,
    },
  } as Clients
  return { studio: createStudio(clients), calls }
}

describe('a pack', () => {
  test('is ready with what the engine tells about itself', async () => {
    const { studio } = setUp()
    await studio.getState().loadPack('a')
    expect(studio.getState()).toMatchObject({ packName: 'a', manifest: { title: 'A' }, pack: { kind: 'ready', info } })
  })

  test('that cannot be loaded fails with its code', async () => {
    const { studio } = setUp(() => Promise.reject(new SubcodeError('bad-pack', 'broken')))
    await studio.getState().loadPack('a')
    expect(studio.getState().pack).toMatchObject({ kind: 'failed', error: { code: 'bad-pack' } })
  })

  test('that is slower than a later one does not replace it', async () => {
    const answers: ((value: unknown) => void)[] = []
    const { studio } = setUp(() => new Promise((resolve) => answers.push(resolve)))
    const first = studio.getState().loadPack('a')
    const second = studio.getState().loadPack('b')
    await expect.poll(() => answers.length).toBe(1)
    answers[0]?.(info)
    await Promise.all([first, second])
    expect(studio.getState()).toMatchObject({ packName: 'b', pack: { kind: 'ready' } })
  })
})

test('a new studio has nothing open and nothing to undo, and counts what changes on the device', () => {
  const { studio } = setUp()
  const { isModelsOpen, isWorkOpen, canUndo, canRedo, keepVersion, copiesVersion } = studio.getState()
  expect({ isModelsOpen, isWorkOpen, canUndo, canRedo }).toEqual({
    isModelsOpen: false,
    isWorkOpen: false,
    canUndo: false,
    canRedo: false,
  })
  const { noteKeepChange, noteKeepSuccess, noteKeepError, noteCopies } = studio.getState()
  noteKeepError(new SubcodeError('quota', 'full'))
  noteKeepChange()
  expect(studio.getState()).toMatchObject({ keepVersion: keepVersion + 1, keepError: { code: 'quota' } })
  noteKeepSuccess()
  noteCopies()
  expect(studio.getState()).toMatchObject({ keepVersion: keepVersion + 2, keepError: null, copiesVersion: copiesVersion + 1 })
})

test('settings that change leave the others of their instrument; those that mean nothing any more are the first ones', () => {
  const { studio } = setUp()
  const parse = (value: unknown) => {
    if (typeof value !== 'object') throw new Error('not settings')
    return value as { a: number; b: number }
  }
  const spec = { id: 'mix' as const, initial: { a: 1, b: 1 }, parse }
  studio.getState().setOptions(spec, { a: 2 })
  studio.getState().setOptions(spec, { b: 3 })
  expect(optionsOf(studio.getState(), spec)).toEqual({ a: 2, b: 3 })
  studio.getState().restoreOptions({ mix: 'old' })
  expect(optionsOf(studio.getState(), spec)).toEqual({ a: 1, b: 1 })
})

describe('the stage', () => {
  test('keeps a trail with each face once', () => {
    const { studio } = setUp()
    const { show } = studio.getState()
    show('a')
    show('b', 'a')
    show('a')
    expect(studio.getState()).toMatchObject({ shownId: 'a', againstId: null, trail: ['a', 'b'] })
  })
})
