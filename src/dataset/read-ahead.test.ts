import { expect, test } from 'vitest'
import { READ_AHEAD, readAhead } from './read-ahead.ts'

const items = Array.from({ length: 7 }, (_, i) => i)
const turn = () => new Promise((resolve) => setImmediate(resolve))

test('readings come in order, begun so many ahead and never more', async () => {
  const [begun, met]: [number[], number[]] = [[], []]
  const read = async (item: number) => {
    begun.push(item)
    await turn()
    return 10 * item
  }
  for (const { item, reading } of readAhead(items, read)) {
    expect(begun).toEqual(items.slice(0, item + 1 + READ_AHEAD))
    met.push(await reading)
  }
  expect(met).toEqual(items.map((item) => 10 * item))
})

test('a reading that fails is met at its item, also where it failed long before', async () => {
  const read = (item: number) => (item === 2 ? Promise.reject(new Error('broken')) : Promise.resolve(item))
  const met: unknown[] = []
  for (const { reading } of readAhead([0, 1, 2, 3], read)) {
    await turn()
    met.push(await reading.catch((thrown: Error) => thrown.message))
  }
  expect(met).toEqual([0, 1, 'broken', 3])
})
