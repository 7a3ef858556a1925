import { describe, expect, test } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { SubcodeError } from '../base/errors.ts'
import type { Recognition } from '../protocol/library-api.ts'
import type { Clients } from './clients.ts'
import { createLibrarySlice, freeName, type LibrarySlice, tellApart } from './library-slice.ts'

const file = (path: string) => ({ path, file: new File([], path) })
const proposal = { title: 'last', imageSize: 64, parameters: 1, bytes: 10, missing: [], keptBytes: 5 }
const recognition: Recognition = { files: [], proposal, problem: null, questions: [] }

/** A studio whose importer ends with this. */
function studioThat(ends: () => Promise<unknown>) {
  const answers: Record<string, () => Promise<unknown>> = {
    recognise: () => Promise.resolve(recognition),
    list: () => Promise.resolve({ packs: [], interrupted: [] }),
    import: ends,
  }
  const call = (verb: string) => answers[verb]?.()
  return createStore<LibrarySlice>()(createLibrarySlice({ library: { call } } as unknown as Clients))
}

describe('an import that does not succeed', () => {
  test.each([
    ['cancelled', new SubcodeError('aborted', 'stopped'), null],
    ['refused', new SubcodeError('bad-file', 'last.ckpt: damaged'), 'bad-file'],
  ])('(%s) keeps the name that was typed, and forgets what was on the disk', async (_, thrown, code) => {
    const studio = studioThat(() => Promise.reject(thrown))
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
  const taken = { stored: [{ name: 'Faces', title: 'Faces', bytes: 1 }], packs: [{ name: 'Faces-2' }], interrupted: [] }
  expect(freeName('Faces', [file('a')], taken)).toBe('Faces-3')
  expect(freeName('Gesichter für mich', [file('a')], taken)).toBe('Gesichter-fur-mich')
  expect(freeName('…', [file('a')], taken)).toBe('pack')
  const interrupted = [{ name: 'Mine', title: 'Mine', files: ['a'], doneBytes: 1 }]
  expect(freeName('Mine', [file('a')], { ...taken, interrupted })).toBe('Mine')
  expect(freeName('Mine', [file('b')], { ...taken, interrupted })).toBe('Mine-2')
})
