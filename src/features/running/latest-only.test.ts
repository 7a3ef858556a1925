import { expect, test } from 'vitest'
import { nextTurn } from '../../base/next-turn.ts'
import { latestOnly } from './latest-only.ts'

/** Work that ends on demand; `begun` counts its starts. */
function slowWork() {
  const ends: (() => void)[] = []
  const work = () => new Promise<void>((resolve) => ends.push(resolve))
  const end = async () => {
    ends.at(-1)?.()
    await turns()
  }
  return { work, end, begun: () => ends.length }
}

/** More turns of the event loop than a start takes. */
async function turns(): Promise<void> {
  for (let i = 0; i < 3; i++) await nextTurn()
}

test('of many requests one runs and one waits', async () => {
  const { work, end, begun } = slowWork()
  const latest = latestOnly(work)
  for (let i = 0; i < 50; i++) latest.ask()
  await turns()
  expect(begun()).toBe(1)
  for (let i = 0; i < 50; i++) latest.ask()
  await end()
  expect(begun()).toBe(2)
  await end()
  expect(begun()).toBe(2)
  latest.ask()
  await turns()
  expect(begun()).toBe(3)
})

test('work begins in another task than its request, and than the work before it', async () => {
  const { work, begun } = slowWork()
  latestOnly(work).ask()
  await Promise.resolve()
  expect(begun()).toBe(0)
  const order: string[] = []
  const latest = latestOnly(async () => {
    order.push('work')
    if (order.length === 1) latest.ask()
    queueMicrotask(() => queueMicrotask(() => order.push('drawn')))
  })
  latest.ask()
  await turns()
  expect(order).toEqual(['work', 'drawn', 'work', 'drawn'])
})

test('what waits can be dropped', async () => {
  const { work, end, begun } = slowWork()
  const latest = latestOnly(work)
  latest.ask()
  await turns()
  latest.ask()
  latest.drop()
  await end()
  expect(begun()).toBe(1)
  latest.ask()
  latest.drop()
  await turns()
  expect(begun()).toBe(1)
})
