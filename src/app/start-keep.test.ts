import { expect, test } from 'vitest'
import { SubcodeError } from '../base/errors.ts'
import type { Clients } from '../store/clients.ts'
import type { Keep } from '../store/keep-slice.ts'
import { createStudio } from '../store/studio.ts'
import { startKeep } from './start-keep.ts'

const studioOf = async (load: Parameters<typeof startKeep>[1]) => {
  const studio = createStudio({} as Clients)
  await startKeep(studio, load)
  return studio.getState()
}

test('work is kept once its code is there', async () => {
  const keep = {} as Keep
  expect(await studioOf(async () => ({ openKeep: async () => keep }))).toMatchObject({ keep, keepError: null })
})

test('it is told why work is not kept: the code could not be loaded, or there is no storage', async () => {
  const unloaded = await studioOf(() => Promise.reject(new TypeError('Failed to fetch dynamically imported module')))
  expect(unloaded).toMatchObject({ keep: null, keepError: { code: 'offline', values: { reason: 'page-part' } } })
  const none = new SubcodeError('quota', 'none', { values: { reason: 'no-storage-for-work' } })
  expect(await studioOf(async () => ({ openKeep: () => Promise.reject(none) }))).toMatchObject({ keep: null, keepError: none })
})
