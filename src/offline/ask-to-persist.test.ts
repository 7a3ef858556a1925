import { afterEach, expect, test, vi } from 'vitest'
import { askToPersist } from './ask-to-persist.ts'

afterEach(() => vi.unstubAllGlobals())

test.each([
  ['yes', () => Promise.resolve(true), 1],
  ['no', () => Promise.resolve(false), 1],
  ['an error', () => Promise.reject(new TypeError('insecure')), 1],
  ['nothing', () => new Promise(() => {}), 0],
])('a browser that answers %s is asked, and heard when it answers', async (_, answer, times) => {
  const [persist, onAnswer] = [vi.fn(answer), vi.fn()]
  vi.stubGlobal('navigator', { storage: { persist } })
  expect(askToPersist(onAnswer)).toBeUndefined()
  expect(persist).toHaveBeenCalledOnce()
  await new Promise((resolve) => setTimeout(resolve))
  expect(onAnswer).toHaveBeenCalledTimes(times)
})

test('a page that has no storage of its own is not asked', () => {
  vi.stubGlobal('navigator', {})
  expect(askToPersist).not.toThrow()
})
