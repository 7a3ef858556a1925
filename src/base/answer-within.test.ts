import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { answerWithin } from './answer-within.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('an answer in time is given, an error too, and the timer is gone with it', async () => {
  expect(await answerWithin(100, Promise.resolve(3))).toBe(3)
  await expect(answerWithin(100, Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(vi.getTimerCount()).toBe(0)
})

test('what never answers is null when the time is over, and not before', async () => {
  const told = vi.fn()
  void answerWithin(100, new Promise(() => {})).then(told)
  await vi.advanceTimersByTimeAsync(99)
  expect(told).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(told).toHaveBeenCalledWith(null)
})
