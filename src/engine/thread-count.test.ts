import { afterEach, expect, test, vi } from 'vitest'
import { threadCount } from './thread-count.ts'

afterEach(() => vi.unstubAllGlobals())

function browser(isIsolated: boolean, cores: number): void {
  vi.stubGlobal('crossOriginIsolated', isIsolated)
  vi.stubGlobal('navigator', { hardwareConcurrency: cores })
}

test('both of two cores, else half of them, at most four', () => {
  const defaults = [1, 2, 3, 4, 6, 8, 64].map((cores) => {
    browser(true, cores)
    return threadCount(null)
  })
  expect(defaults).toEqual([1, 2, 2, 2, 3, 4, 4])
})

test('as wished, as far as there are cores', () => {
  browser(true, 8)
  expect([0, 1, 6, 99].map(threadCount)).toEqual([1, 1, 6, 8])
})

test('one where the page is not isolated, or shares no memory all the same', () => {
  browser(false, 8)
  expect(threadCount(4)).toBe(1)
  browser(true, 8)
  vi.stubGlobal('SharedArrayBuffer', undefined)
  expect(threadCount(4)).toBe(1)
})
