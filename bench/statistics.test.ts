import { expect, test } from 'vitest'
import { summarise, summariseRatios } from './statistics.ts'

test('median and quartiles, whatever the order', () => {
  expect(summarise([5, 1, 4, 2, 3])).toEqual({ median: 3, low: 2, high: 4, count: 5 })
  expect(summarise([1, 2])).toEqual({ median: 1.5, low: 1.25, high: 1.75, count: 2 })
  expect(summarise([])).toBeNull()
})

test('ratios are taken round by round', () => {
  // The second round was ten times slower for both.
  expect(summariseRatios([4, 60, 5], [1, 10, 1])?.median).toBe(5)
  expect(summariseRatios([4, 60, 5], [1])?.count).toBe(1)
})
