import { expect, test } from 'vitest'
import { lettersOf } from './letters-of.ts'

test('a face is called by its place, and no two by the same letters', () => {
  expect([0, 1, 25, 26, 27, 51, 52, 701, 702].map(lettersOf)).toEqual(['A', 'B', 'Z', 'AA', 'AB', 'AZ', 'BA', 'ZZ', 'AAA'])
  expect(new Set(Array.from({ length: 1000 }, (_, i) => lettersOf(i))).size).toBe(1000)
})
