import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { paced } from './paced.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('the first value goes at once, the newest of the others after the pause', () => {
  const got: number[] = []
  const { take } = paced(100, (value: number) => got.push(value))
  take(1)
  take(2)
  take(3)
  expect(got).toEqual([1])
  vi.advanceTimersByTime(99)
  expect(got).toEqual([1])
  vi.advanceTimersByTime(1)
  expect(got).toEqual([1, 3])
})

test('a value that comes right after a late one waits too', () => {
  const got: number[] = []
  const { take } = paced(100, (value: number) => got.push(value))
  take(1)
  take(2)
  vi.advanceTimersByTime(100)
  take(3)
  expect(got).toEqual([1, 2])
  vi.advanceTimersByTime(100)
  expect(got).toEqual([1, 2, 3])
})

test('after a longer pause a value goes at once', () => {
  const got: number[] = []
  const { take } = paced(100, (value: number) => got.push(value))
  take(1)
  vi.advanceTimersByTime(200)
  take(2)
  expect(got).toEqual([1, 2])
})

test('a stop drops the value that waits', () => {
  const got: number[] = []
  const { take, stop } = paced(100, (value: number) => got.push(value))
  take(1)
  take(2)
  stop()
  vi.advanceTimersByTime(1000)
  expect(got).toEqual([1])
})
