import { expect, test } from 'vitest'
import { kindOf, withExamples } from './options.ts'

test('a face is an example of one kind at most, and of a kind there are 100 at most', () => {
  const first = withExamples({ has: [], hasNot: ['b'] }, ['a', 'b'], 'has')
  expect(first).toEqual({ has: ['a', 'b'], hasNot: [] })
  expect([kindOf(first, 'a'), kindOf(first, 'z')]).toEqual(['has', 'none'])
  expect(withExamples(first, ['a'], 'none')).toEqual({ has: ['b'], hasNot: [] })
  const many = Array.from({ length: 120 }, (_, i) => `${i}`)
  expect(withExamples({ has: [], hasNot: [] }, many, 'hasNot').hasNot).toHaveLength(100)
})
