import { describe, expect, test } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { SubcodeError } from '../base/errors.ts'
import type { ImportProgress, Recognition } from '../protocol/library-api.ts'
import type { Clients } from './clients.ts'
import { createLibrarySlice, freeName, type LibrarySlice, tellApart } from './library-slice.ts'

const file = (path: string) => ({ path, file: new File([], path) })
const proposal = { title: 'last', imageSize: 64, parameters: 1, bytes: 10, missing: [], keptBytes: 5 }
const recognition: Recognition = { files: [], proposal, problem: null, questions: [] }

/** A studio whose library worker answers as told: with a value, or by throwing an error. */
function studioOf(answers: Partial<Record<'list' | 'recognise' | 'import' | 'remove', (input: never, options: never) => unknown>>) {
  const all = { list: () => ({ packs: [], interrupted: [] }), recognise: () => recognition, ...answers }
  const call = async (verb: keyof typeof all, input: never, options: never) => all[verb]?.(input, options)
  return createStore<LibrarySlice>()(createLibrarySlice({ library: { call } } as unknown as Clients))
}

/** A promise, and what ends it. */
function later<Value>() {
  let resolve: (value: Value) => void = () => {}
  let reject: (reason: unknown) => void = () => {}
  const promise = new Promise<Value>((yes, no) => ([resolve, reject] = [yes, no]))
  return { promise, resolve, reject }
}

const stored = [{ name: 'mine', title: 'Mine', bytes: 1, hasAttributes: true }]
const damaged = new SubcodeError('bad-file', 'damaged')

describe('the lists', () => {
  test('are read again, and are empty with the reason where they cannot be', async () => {
    let isBroken = false
    const list = () => {
      if (isBroken) throw new SubcodeError('quota', 'no storage')
      return { packs: stored, interrupted: [] }
    }
    const studio = studioOf({ list })
    await studio.getState().refreshLibrary()
    expect(studio.getState()).toMatchObject({ stored, libraryError: null })
    isBroken = true
    await studio.getState().refreshLibrary()
    expect(studio.getState()).toMatchObject({ stored: [], interrupted: [], libraryError: { code: 'quota' } })
    studio.getState().dismissLibraryError()
    expect(studio.getState().libraryError).toBeNull()
  })

  test('are read again after a removal, whether it succeeds or not', async () => {
    const studio = studioOf({ list: () => ({ packs: stored, interrupted: [] }), remove: () => Promise.reject(damaged) })
    await studio.getState().removePack('mine')
    expect(studio.getState()).toMatchObject({ stored, libraryError: { code: 'bad-file' } })
  })
})

describe('files', () => {
  test('are looked at, and found or refused', async () => {
    const looks = [later<Recognition>(), later<Recognition>()]
    let count = 0
    const studio = studioOf({ recognise: () => looks[count++]?.promise })
    await studio.getState().bringFiles([])
    expect(studio.getState().importing).toEqual({ kind: 'idle' })
    studio.setState({ libraryError: damaged })
    const first = studio.getState().bringFiles([file('a'), file('b')])
    expect(studio.getState()).toMatchObject({ importing: { kind: 'looking', count: 2 }, libraryError: null })
    looks[0]?.reject(damaged)
    await first
    expect(studio.getState()).toMatchObject({ importing: { kind: 'idle' }, libraryError: { code: 'bad-file' } })
    const second = studio.getState().bringFiles([file('c')])
    looks[1]?.resolve({ ...recognition, proposal: null })
    await second
    expect(studio.getState().importing).toMatchObject({ kind: 'found', title: '', files: [{ path: 'c' }], error: null })
  })

  test.each(['found', 'refused'])('brought earlier, or closed meanwhile, say nothing when they are %s', async (outcome) => {
    const looks = [later<Recognition>(), later<Recognition>()]
    let count = 0
    const studio = studioOf({ recognise: () => looks[count++]?.promise })
    const end = ({ resolve, reject }: (typeof looks)[number]) => (outcome === 'found' ? resolve(recognition) : reject(damaged))
    const early = studio.getState().bringFiles([file('a')])
    const late = studio.getState().bringFiles([file('b')])
    looks.slice(0, 1).forEach(end)
    await early
    expect(studio.getState()).toMatchObject({ importing: { kind: 'looking' }, libraryError: null })
    studio.getState().closeImport()
    looks.slice(1).forEach(end)
    await late
    expect(studio.getState()).toMatchObject({ importing: { kind: 'idle' }, libraryError: null })
  })

  test('are looked at again with what is said of them', async () => {
    const said: unknown[] = []
    const recognise = (input: { said: unknown; files: unknown[] }) => (said.push([input.said, input.files.length]), recognition)
    const studio = studioOf({ recognise: recognise as never })
    await studio.getState().answerImport({ imageSize: 64 } as never)
    expect(said).toEqual([])
    await studio.getState().bringFiles([file('a')])
    await studio.getState().answerImport({ imageSize: 64 } as never)
    expect(said).toEqual([
      [{}, 1],
      [{ imageSize: 64 }, 1],
    ])
    expect(studio.getState().importing).toMatchObject({ kind: 'found', said: { imageSize: 64 } })
  })
})

describe('an import', () => {
  type Options = { signal: AbortSignal; onEvent: (progress: ImportProgress) => void }

  test('tells how far it is, ignores other files meanwhile, and ends with the name of its pack among the kept ones', async () => {
    const importing = later<undefined>()
    const given: { input: unknown; options: Options }[] = []
    const studio = studioOf({
      list: () => ({ packs: stored, interrupted: [] }),
      import: (input, options) => (given.push({ input, options }), importing.promise),
    })
    expect(await studio.getState().runImport('nothing was brought')).toBeNull()
    await studio.getState().bringFiles([file('last.ckpt')])
    const running = studio.getState().runImport('My faces')
    expect(studio.getState().importing).toEqual({ kind: 'running', title: 'My faces', progress: null })
    const progress = { doneBytes: 1, totalBytes: 2, leftMs: null }
    given[0]?.options.onEvent(progress)
    expect(studio.getState().importing).toEqual({ kind: 'running', title: 'My faces', progress })
    await studio.getState().bringFiles([file('other')])
    studio.getState().closeImport()
    expect(studio.getState().importing).toMatchObject({ kind: 'running' })
    importing.resolve(undefined)
    expect(await running).toBe('My-faces')
    expect(given[0]?.input).toMatchObject({ name: 'My-faces', title: 'My faces', said: {} })
    expect(studio.getState()).toMatchObject({ importing: { kind: 'idle' }, stored })
    given[0]?.options.onEvent(progress)
    expect(studio.getState().importing).toEqual({ kind: 'idle' })
  })

  test('that is cancelled says no error, and the next one is not cancelled', async () => {
    const signals: AbortSignal[] = []
    const end = (_: never, { signal }: Options) =>
      new Promise((resolve, reject) => {
        if (signals.push(signal) === 2) return resolve(undefined)
        signal.addEventListener('abort', () => reject(new SubcodeError('aborted', 'Cancelled.')))
      })
    const studio = studioOf({ recognise: () => ({ ...recognition, proposal: null }), import: end as never })
    await studio.getState().bringFiles([file('a')])
    const running = studio.getState().runImport('A')
    studio.getState().cancelImport()
    expect(await running).toBeNull()
    expect(studio.getState().importing).toMatchObject({ kind: 'found', title: 'A', error: null, recognition: { proposal: null } })
    expect(await studio.getState().runImport('A')).toBe('A')
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
  })
})

describe('an import that does not succeed', () => {
  test.each([
    ['cancelled', new SubcodeError('aborted', 'stopped'), null],
    ['refused', new SubcodeError('bad-file', 'last.ckpt: damaged'), 'bad-file'],
  ])('(%s) keeps the name that was typed, and forgets what was on the disk', async (_, thrown, code) => {
    const studio = studioOf({ import: () => Promise.reject(thrown) })
    await studio.getState().bringFiles([file('last.ckpt')])
    expect(studio.getState().importing).toMatchObject({ kind: 'found', title: 'last', recognition: { proposal: { keptBytes: 5 } } })
    expect(await studio.getState().runImport('My faces')).toBeNull()
    const { importing } = studio.getState()
    expect(importing).toMatchObject({ kind: 'found', title: 'My faces', recognition: { proposal: { title: 'last', keptBytes: 0 } } })
    expect(importing.kind === 'found' && (importing.error?.code ?? null)).toBe(code)
  })
})

test('files of one name are told apart by number', () => {
  expect(tellApart(['last.ckpt', 'cls.ckpt', 'last.ckpt'].map(file)).map(({ path }) => path)).toEqual([
    'last.ckpt',
    'cls.ckpt',
    'last.ckpt (2)',
  ])
})

test('a pack gets a name that is free, or that of its own interrupted import', () => {
  const taken = {
    stored: [{ name: 'Faces', title: 'Faces', bytes: 1, hasAttributes: false }],
    packs: [{ name: 'Faces-2' }],
    interrupted: [],
  }
  expect(freeName('Faces', [file('a')], taken)).toBe('Faces-3')
  expect(freeName('Gesichter für mich', [file('a')], taken)).toBe('Gesichter-fur-mich')
  expect(freeName('…', [file('a')], taken)).toBe('pack')
  const interrupted = [{ name: 'Mine', title: 'Mine', files: ['a'], doneBytes: 1 }]
  expect(freeName('Mine', [file('a')], { ...taken, interrupted })).toBe('Mine')
  expect(freeName('Mine', [file('b')], { ...taken, interrupted })).toBe('Mine-2')
  const ofTwo = [{ name: 'Mine', title: 'Mine', files: ['a', 'b'], doneBytes: 1 }]
  expect(freeName('Mine', [file('a')], { ...taken, interrupted: ofTwo })).toBe('Mine-2')
  expect(freeName('Mine', ['c', 'b', 'a'].map(file), { ...taken, interrupted: ofTwo })).toBe('Mine')
  expect(freeName('x'.repeat(100), [], taken)).toBe('x'.repeat(80))
})
