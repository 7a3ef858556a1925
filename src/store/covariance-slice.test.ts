import { expect, test } from 'vitest'
import { SubcodeError } from '../base/errors.ts'
import type { Covariance } from '../protocol/covariance.ts'
import type { Manifest } from '../protocol/manifest.ts'
import type { Clients } from './clients.ts'
import { covarianceOf } from './covariance-slice.ts'
import { createStudio } from './studio.ts'

const manifestOf = (name: string, codes: string | null = 'covariance.safetensors') => ({ name, codes }) as unknown as Manifest
const value = { rest: 1 } as Covariance

/** A studio with an open pack, whose files come when told. */
function start(manifest = manifestOf('a')) {
  const calls: { name: string; manifest: Manifest; end: (found: Covariance | null) => void; fail: (error: unknown) => void }[] = []
  const readCovariance = (name: string, of: Manifest) =>
    new Promise<Covariance | null>((end, fail) => calls.push({ name, manifest: of, end, fail }))
  const studio = createStudio({ packs: { readCovariance } } as unknown as Clients)
  const open = (next: Manifest) => studio.setState({ packName: next.name, manifest: next })
  open(manifest)
  return { studio, calls, open, need: () => studio.getState().needCovariance(), known: () => covarianceOf(studio.getState()) }
}

test('it is fetched at the first need, once for all who need it, and known from then on', async () => {
  const { need, calls, known } = start()
  expect(known()).toBeNull()
  const both = [need(), need()]
  expect(calls).toMatchObject([{ name: 'a', manifest: { name: 'a' } }])
  calls[0]?.end(value)
  expect(await Promise.all(both)).toEqual([value, value])
  expect([await need(), known(), calls.length]).toEqual([value, value, 1])
})

test('a pack without one is not asked for it', async () => {
  const { need, calls, open, known } = start(manifestOf('a', null))
  expect([await need(), calls.length, known()]).toEqual([null, 0, null])
  open({ ...manifestOf('b', null), name: null } as unknown as Manifest)
  expect(await need()).toBeNull()
})

test('a fetch that failed is told to those who waited, and tried again at the next need', async () => {
  const { need, calls, known } = start()
  const first = need()
  calls[0]?.fail(new SubcodeError('offline', 'gone'))
  await expect(first).rejects.toMatchObject({ code: 'offline' })
  const second = need()
  calls[1]?.end(value)
  expect([await second, known()]).toEqual([value, value])
})

test('one that comes after another pack was opened is not that pack’s, and each pack has its own', async () => {
  const { need, calls, open, known } = start()
  const late = need()
  open(manifestOf('b'))
  const own = need()
  calls[0]?.end(value)
  expect([await late, known()]).toEqual([value, null])
  const other = { rest: 2 } as Covariance
  calls[1]?.end(other)
  expect([await own, known()]).toEqual([other, other])
  open(manifestOf('c'))
  expect(known()).toBeNull()
})

test('one that comes after that of the next pack does not take its place', async () => {
  const { need, calls, open, known } = start()
  const late = need()
  open(manifestOf('b'))
  const own = need()
  calls[1]?.end(value)
  expect([await own, known()]).toEqual([value, value])
  calls[0]?.end({ rest: 2 } as Covariance)
  await late
  expect(known()).toBe(value)
})

test('a fetch that failed costs the next pack nothing', async () => {
  const { need, calls, open } = start()
  const failing = need()
  open(manifestOf('b'))
  const own = need()
  calls[0]?.fail(new SubcodeError('offline', 'gone'))
  await expect(failing).rejects.toMatchObject({ code: 'offline' })
  calls[1]?.end(value)
  expect([await own, await need(), calls.length]).toEqual([value, value, 2])
})
