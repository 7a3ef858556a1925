import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { moveAttributes } from './fixtures/attribute-move.ts'
import { attributeScore, cosineDistance, sigmoid } from './attribute-score.ts'
import { editMove, orthogonalTo } from './edit-move.ts'
import { dot } from './vectors.ts'
import { gaussian } from './gaussian.ts'
import { denormalizeZ, normalizeZ } from './z-norm.ts'

const SIZE = 12
const code = (index: number): Float32Array => gaussian(5, index, SIZE, 'z_sem')
const moves = [
  { name: 'smile', direction: code(0), amplitude: 0.3 },
  { name: 'hat', direction: code(1), amplitude: -0.2 },
]
const locks = [
  { name: 'age', direction: code(2) },
  { name: 'hair', direction: code(3) },
]

/** The second, slower way: the orthogonal part as the residual of least squares, by normal equations and elimination. */
function residual(vector: ArrayLike<number>, others: ArrayLike<number>[]): number[] {
  const rows = others.map((a) => [...others.map((b) => dot(a, b)), dot(a, vector)])
  for (const [i, row] of rows.entries()) {
    const pivot = row[i] ?? 0
    for (const [j, other] of rows.entries()) {
      if (j === i) continue
      const factor = (other[i] ?? 0) / pivot
      row.forEach((value, k) => (other[k] = (other[k] ?? 0) - factor * value))
    }
  }
  const shares = rows.map((row, i) => (row.at(-1) ?? 0) / (row[i] ?? 1))
  return Array.from(vector, (value, k) => others.reduce((rest, other, i) => rest - (shares[i] ?? 0) * (other[k] ?? 0), value))
}

function expectClose(got: ArrayLike<number>, want: ArrayLike<number>, digits: number): void {
  expect(got.length).toBe(want.length)
  Array.from(want).forEach((value, i) => expect(got[i]).toBeCloseTo(value, digits))
}

describe('the move of an edit', () => {
  test('without locks is the official one', () => {
    const z = code(9)
    const want = moveAttributes(z, moves)
    const delta = editMove(SIZE, moves, [], null)
    expectClose(
      Array.from(z, (value, i) => value + (delta[i] ?? 0)),
      want,
      6,
    )
  })

  test('of nothing, or of strength 0, is exactly nothing', () => {
    expect([...editMove(SIZE, [], locks, 3)]).toEqual(new Array(SIZE).fill(0))
    const still = moves.map((move) => ({ ...move, amplitude: 0 }))
    expect([...editMove(SIZE, still, locks, null)].every((value) => value === 0)).toBe(true)
  })

  test('leaves the score of a locked attribute, and equals the least-squares residual', () => {
    const free = editMove(SIZE, moves, [], null)
    const held = editMove(SIZE, moves, locks, null)
    for (const { direction } of locks) {
      expect(Math.abs(dot(free, direction))).toBeGreaterThan(0.1)
      expect(dot(held, direction)).toBeCloseTo(0, 12)
    }
    expectClose(
      held,
      residual(
        free,
        locks.map(({ direction }) => direction),
      ),
      10,
    )
  })

  test('moves a locked attribute by its own slider alone', () => {
    const [smile, hat] = moves
    const own = editMove(SIZE, moves, [{ name: 'smile', direction: code(0) }], null)
    const alone = editMove(SIZE, smile ? [smile] : [], [], null)
    expect(dot(own, code(0))).toBeCloseTo(dot(alone, code(0)), 10)
    const withoutLock = editMove(SIZE, hat ? [hat] : [], [], null)
    expect(Math.abs(dot(withoutLock, code(0)))).toBeGreaterThan(0.1)
  })

  test('along a locked direction vanishes, also when two locks are the same', () => {
    const twice = [0, 1].map(() => ({ name: 'same', direction: code(0) }))
    const held = editMove(SIZE, [{ name: 'smile', direction: code(0), amplitude: 1 }], twice, null)
    expect(Math.max(...held.map(Math.abs))).toBeLessThan(1e-12)
  })

  test('keeps the numbers that move farthest, as they were', () => {
    const free = editMove(SIZE, moves, [], null)
    const kept = editMove(SIZE, moves, [], 4)
    const limit = [...free].map(Math.abs).toSorted((a, b) => b - a)[3] ?? 0
    const naive = free.map((value) => (Math.abs(value) >= limit ? value : 0))
    expect([...kept]).toEqual([...naive])
    expect(editMove(SIZE, moves, [], SIZE)).toEqual(free)
  })

  test('holds its locks within the numbers that it keeps', () => {
    const kept = editMove(SIZE, moves, locks, 5)
    expect([...kept].filter((value) => value !== 0)).toHaveLength(5)
    for (const { direction } of locks) expect(dot(kept, direction)).toBeCloseTo(0, 12)
    expect(dot(kept, code(0))).toBeGreaterThan(0)
  })

  test('refuses a direction of another length', () => {
    const short = [{ name: 'smile', direction: [1, 2], amplitude: 1 }]
    expect(() => editMove(SIZE, short, [], null)).toThrow(/direction of 12/)
    expect(() => dot([1], [1, 2])).toThrow(/one length/)
  })
})

test('orthogonal parts need no orthogonal vectors to begin with', () => {
  const rest = orthogonalTo(
    [1, 2, 3],
    [
      [1, 0, 0],
      [1, 1e-7, 0],
    ],
  )
  expectClose(rest, [0, 0, 3], 6)
})

describe('what the linear model says', () => {
  test('is a probability for a class and a value for a regression', () => {
    const attribute = { direction: [1, -2], bias: 0.5 }
    expect(attributeScore([1, 0.25], { ...attribute, kind: 'regress' })).toBe(1)
    expect(attributeScore([1, 0.25], { ...attribute, kind: 'classify' })).toBeCloseTo(1 / (1 + Math.exp(-1)), 15)
  })

  test('stays a probability however far the code is', () => {
    expect([sigmoid(-1000), sigmoid(0), sigmoid(1000)]).toEqual([0, 0.5, 1])
    expect(sigmoid(-3)).toBeCloseTo(1 - sigmoid(3), 15)
  })

  test('cosine distance', () => {
    expect(cosineDistance([1, 0], [2, 0])).toBe(0)
    expect(cosineDistance([1, 0], [0, 3])).toBeCloseTo(1, 15)
    expect(cosineDistance([1, 0], [-1, 0])).toBeCloseTo(2, 15)
  })
})

type Pack = { name: string; direction: number[]; bias: number }

/** The shipped toy pack and golden codes: those of the eight faces before and after the official edit of strength 0.3 and its like. */
describe('the toy faces against the official edit', () => {
  const place = new URL('../../', import.meta.url)
  const floats = (path: string) => new Float32Array(new Uint8Array(readFileSync(new URL(path, place))).buffer)
  const attributes: Pack[] = JSON.parse(readFileSync(new URL('models/toyface/attributes.json', place), 'utf8'))
  const { zSem } = JSON.parse(readFileSync(new URL('models/toyface/config.json', place), 'utf8'))
  const z = floats('e2e/golden/toyface/z.bin')

  test.each(['Smiling', 'Eyeglasses'])('%s', (name) => {
    const edited = floats(`e2e/golden/toyface/edit_${name}_z.bin`)
    const attribute = attributes.find((candidate) => candidate.name === name)
    const delta = editMove(zSem.size, [{ name, direction: attribute?.direction ?? [], amplitude: 1 }], [], null)
    expect(edited.length % zSem.size).toBe(0)
    const before = normalizeZ(z, zSem)
    const after = denormalizeZ(
      before.map((value, i) => value + AMPLITUDE * (delta[i % zSem.size] ?? 0)),
      zSem,
    )
    expectClose(after.subarray(0, edited.length), edited, 5)
  })
})

/** The official code takes sqrt(512) for codes of any length; these have 64 numbers. */
const AMPLITUDE = 0.3 * Math.sqrt(512 / 64)

test('a vector that others make already takes nothing more away', () => {
  expect([
    ...orthogonalTo(
      [1, 2, 3],
      [
        [1, 0, 0],
        [2, 0, 0],
        [0, 0, 0],
      ],
    ),
  ]).toEqual([0, 2, 3])
})
