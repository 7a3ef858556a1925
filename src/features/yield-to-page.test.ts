import { expect, onTestFinished, test, vi } from 'vitest'
import { createYield } from './yield-to-page.ts'

function busyClock() {
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  onTestFinished(() => void vi.restoreAllMocks())
  return (ms: number) => (now += ms)
}

test('gives way without a timer, which a hidden tab would hold back', async () => {
  const pass = busyClock()
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'setImmediate'] })
  onTestFinished(() => void vi.useRealTimers())
  const check = vi.fn()
  const yieldToPage = createYield(check)
  pass(9)
  await yieldToPage()
  expect(check).toHaveBeenCalledTimes(1)
})

test('returns at once before its time, and ends the work that is cancelled meanwhile', async () => {
  const pass = busyClock()
  const check = vi.fn(() => {
    throw new Error('cancelled')
  })
  const yieldToPage = createYield(check)
  pass(7)
  await yieldToPage()
  pass(7)
  await expect(yieldToPage()).rejects.toThrow('cancelled')
  expect(check).toHaveBeenCalledTimes(1)
})
