import { afterEach, expect, test, vi } from 'vitest'
import { checkRoom } from './room.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const stub = (estimate: () => Promise<StorageEstimate>) => vi.stubGlobal('navigator', { storage: { estimate } })

test('a pack that does not fit is refused with both sizes, one that fits is not', async () => {
  stub(async () => ({ quota: 30e6, usage: 10e6 }))
  await expect(checkRoom(19e6)).resolves.toBeUndefined()
  await expect(checkRoom(20e6)).rejects.toMatchObject({
    code: 'quota',
    message: expect.stringMatching(/needs 20\.0 MB .* has 20\.0 MB left/),
  })
})

test('a browser that does not tell its room, or never answers, keeps no import waiting', async () => {
  stub(async () => ({}))
  await expect(checkRoom(1e12)).resolves.toBeUndefined()
  vi.stubGlobal('navigator', {})
  await expect(checkRoom(1e12)).resolves.toBeUndefined()
  vi.useFakeTimers()
  stub(() => new Promise(() => {}))
  const checked = checkRoom(1e12)
  await vi.runAllTimersAsync()
  await expect(checked).resolves.toBeUndefined()
})
