import { expect, test } from 'vitest'
import { sameSettings } from './same-settings.ts'

test.each([
  [
    { a: 1, b: [1, { c: null }] },
    { b: [1, { c: null }], a: 1 },
  ],
  [{ a: 1, b: undefined }, { a: 1 }],
  [[], []],
  [null, null],
  ['a', 'a'],
])('%j and %j are the same', (a, b) => {
  expect(sameSettings(a, b)).toBe(true)
  expect(sameSettings(b, a)).toBe(true)
})

test.each([
  [{ a: 1 }, { a: 2 }],
  [{ a: 1 }, { a: 1, b: 0 }],
  [{ a: 1 }, { a: '1' }],
  [
    [1, 2],
    [2, 1],
  ],
  [[1], [1, 1]],
  [[], {}],
  [{ a: null }, {}],
  [null, {}],
])('%j and %j are others', (a, b) => {
  expect(sameSettings(a, b)).toBe(false)
  expect(sameSettings(b, a)).toBe(false)
})
