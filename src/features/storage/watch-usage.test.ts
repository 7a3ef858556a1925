import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Clients } from '../../store/clients.ts'
import { createStudio } from '../../store/studio.ts'
import { watchUsage } from './watch-usage.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function start(read: () => Promise<number>) {
  const studio = createStudio({} as Clients)
  const told: number[] = []
  const end = watchUsage(studio, (bytes) => told.push(bytes), read)
  const keep = () => studio.setState(({ keepVersion }) => ({ keepVersion: keepVersion + 1 }))
  return { studio, told, end, keep }
}

test('what is kept is measured at first, and after a change once it is over, however many writes it takes', async () => {
  let bytes = 10
  const read = vi.fn(async () => bytes++)
  const { studio, told, keep, end } = start(read)
  await vi.runAllTimersAsync()
  expect(told).toEqual([10])
  for (let i = 0; i < 20; i++) {
    keep()
    await vi.advanceTimersByTimeAsync(500)
  }
  expect(told).toEqual([10])
  await vi.runAllTimersAsync()
  expect(told).toEqual([10, 11])
  studio.setState({ canUndo: true })
  await vi.runAllTimersAsync()
  expect(read).toHaveBeenCalledTimes(2)
  for (const change of [{ copiesVersion: 1 }, { stored: [] }]) {
    studio.setState(change)
    await vi.runAllTimersAsync()
  }
  expect(told).toEqual([10, 11, 12, 13])
  keep()
  end()
  keep()
  await vi.runAllTimersAsync()
  expect(told).toEqual([10, 11, 12, 13])
})

test('an answer that a later change has overtaken is not told, and one that fails neither', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const answers = [
    () => new Promise<number>((resolve) => setTimeout(() => resolve(1), 5000)),
    () => Promise.reject(new Error('no storage')),
    async () => 3,
  ]
  const { told, keep } = start(async () => (answers.shift() ?? (async () => 0))())
  await vi.advanceTimersByTimeAsync(2000)
  keep()
  await vi.runAllTimersAsync()
  expect(told).toEqual([])
  keep()
  await vi.runAllTimersAsync()
  expect(told).toEqual([3])
})
