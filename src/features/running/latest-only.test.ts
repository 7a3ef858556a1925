import { expect, test } from 'vitest'
import { latestOnly } from './latest-only.ts'

/** Work that ends on demand; `begun` counts its starts. */
function slowWork() {
  const ends: (() => void)[] = []
  const work = () => new Promise<void>((resolve) => ends.push(resolve))
  const end = async () => {
    ends.at(-1)?.()
    await new Promise((resolve) => setTimeout(resolve))
  }
  return { work, end, begun: () => ends.length }
}

test('of many requests one runs and one waits', async () => {
  const { work, end, begun } = slowWork()
  const latest = latestOnly(work)
  for (let i = 0; i < 50; i++) latest.ask()
  expect(begun()).toBe(1)
  await end()
  expect(begun()).toBe(2)
  await end()
  expect(begun()).toBe(2)
  latest.ask()
  expect(begun()).toBe(3)
})

test('what waits can be dropped', async () => {
  const { work, end, begun } = slowWork()
  const latest = latestOnly(work)
  latest.ask()
  latest.ask()
  latest.drop()
  await end()
  expect(begun()).toBe(1)
})
