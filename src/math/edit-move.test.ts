import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { moveAttributes } from './fixtures/attribute-move.ts'
import { readAttribute } from './attribute-reading.ts'
import { identity, timesCovariance, timesInverse } from './covariance.ts'
import { editMove, keepReadings, paperDirection } from './edit-move.ts'
import { sigmoid } from './sigmoid.ts'
import { cosineDistance, dot } from './vectors.ts'
import { gaussian } from './gaussian.ts'
import { denormalizeZ, normalizeZ } from './z-norm.ts'

const SIZE = 12
const code = (index: number): Float32Array => gaussian(5, index, SIZE, 'z_sem')
const official = [
  { direction: code(0), amplitude: 0.3 },
  { direction: code(1), amplitude: -0.2 },
]
const moves = [
  { name: 'smile', direction: paperDirection(code(0)), amount: 0.3 },
  { name: 'hat', direction: paperDirection(code(1)), amount: -0.2 },
]
const locks = [
  { name: 'age', weights: code(2) },
  { name: 'hair', weights: code(3) },
]

/** A spread with two directions of their own, as a pack has it, and the same as a whole matrix. */
const spread = { basis: orthonormalRows(), values: Float32Array.of(9, 4), rest: 0.5 }
const matrix = Array.from({ length: SIZE }, (_, i) => Array.from({ length: SIZE }, (_, j) => covarianceAt(i, j)))

function orthonormalRows(): Float32Array {
  const [a, b] = [code(7), code(8)]
  const first = a.map((value) => value / Math.sqrt(dot(a, a)))
  const second = b.map((value, i) => value - dot(b, first) * (first[i] ?? 0))
  return Float32Array.from([...first, ...second.map((value) => value / Math.sqrt(dot(second, second)))])
}

function covarianceAt(i: number, j: number): number {
  const { basis, values, rest } = spread
  const part = (k: number) => ((values[k] ?? 0) - rest) * (basis[k * SIZE + i] ?? 0) * (basis[k * SIZE + j] ?? 0)
  return part(0) + part(1) + (i === j ? rest : 0)
}

const metric = (vector: ArrayLike<number>) => timesCovariance(spread, vector)

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
    const want = moveAttributes(z, official)
    const delta = editMove(SIZE, moves, [], null, identity)
    expectClose(
      Array.from(z, (value, i) => value + (delta[i] ?? 0)),
      want,
      6,
    )
  })

  test('of nothing, or of strength 0, is exactly nothing', () => {
    expect([...editMove(SIZE, [], locks, 3, identity)]).toEqual(new Array(SIZE).fill(0))
    const still = moves.map((move) => ({ ...move, amount: 0 }))
    expect([...editMove(SIZE, still, locks, null, identity)].every((value) => value === 0)).toBe(true)
  })

  test('leaves the score of a locked attribute, and equals the least-squares residual', () => {
    const free = editMove(SIZE, moves, [], null, identity)
    const held = editMove(SIZE, moves, locks, null, identity)
    for (const { weights } of locks) {
      expect(Math.abs(dot(free, weights))).toBeGreaterThan(0.1)
      expect(dot(held, weights)).toBeCloseTo(0, 12)
    }
    expectClose(
      held,
      residual(
        free,
        locks.map(({ weights }) => weights),
      ),
      10,
    )
  })

  test('moves a locked attribute by its own slider alone', () => {
    const [smile, hat] = moves
    const own = editMove(SIZE, moves, [{ name: 'smile', weights: code(0) }], null, identity)
    const alone = editMove(SIZE, smile ? [smile] : [], [], null, identity)
    expect(dot(own, code(0))).toBeCloseTo(dot(alone, code(0)), 10)
    const withoutLock = editMove(SIZE, hat ? [hat] : [], [], null, identity)
    expect(Math.abs(dot(withoutLock, code(0)))).toBeGreaterThan(0.1)
  })

  test('along a locked direction vanishes, also when two locks are the same', () => {
    const twice = [0, 1].map(() => ({ name: 'same', weights: code(0) }))
    const held = editMove(SIZE, [{ name: 'smile', direction: code(0), amount: 1 }], twice, null, identity)
    expect(Math.max(...held.map(Math.abs))).toBeLessThan(1e-12)
  })

  test('keeps the numbers that move farthest, as they were', () => {
    const free = editMove(SIZE, moves, [], null, identity)
    const kept = editMove(SIZE, moves, [], 4, identity)
    const limit = [...free].map(Math.abs).toSorted((a, b) => b - a)[3] ?? 0
    const naive = free.map((value) => (Math.abs(value) >= limit ? value : 0))
    expect([...kept]).toEqual([...naive])
    expect(editMove(SIZE, moves, [], SIZE, identity)).toEqual(free)
  })

  test('holds its locks within the numbers that it keeps', () => {
    const kept = editMove(SIZE, moves, locks, 5, identity)
    expect([...kept].filter((value) => value !== 0)).toHaveLength(5)
    for (const { weights } of locks) expect(dot(kept, weights)).toBeCloseTo(0, 12)
    expect(dot(kept, code(0))).toBeGreaterThan(0)
  })

  test('refuses a direction of another length', () => {
    const short = [{ name: 'smile', direction: [1, 2], amount: 1 }]
    expect(() => editMove(SIZE, short, [], null, identity)).toThrow(/direction of 12/)
    expect(() => dot([1], [1, 2])).toThrow(/one length/)
  })
})

test('weights to be kept need not be orthogonal to begin with', () => {
  const rest = keepReadings(
    [1, 2, 3],
    [
      [1, 0, 0],
      [1, 1e-7, 0],
    ],
    identity,
  )
  expectClose(rest, [0, 0, 3], 6)
})

describe('in the metric of a covariance', () => {
  test('products with it and with its inverse are those of the whole matrix', () => {
    const v = code(5)
    const product = timesCovariance(spread, v)
    expectClose(
      product,
      matrix.map((row) => dot(row, v)),
      5,
    )
    expectClose(timesInverse(spread, product), v, 5)
  })

  test('locks keep their readings by the correction of least Mahalanobis length', () => {
    const move = { name: 'smile', direction: code(0), amount: 1 }
    const held = editMove(SIZE, [move], locks, null, metric)
    for (const { weights } of locks) expect(dot(held, weights)).toBeCloseTo(0, 6)
    const correction = held.map((value, i) => value - (code(0)[i] ?? 0))
    const lengthOf = (vector: ArrayLike<number>) => dot(vector, timesInverse(spread, vector))
    // Any other correction that keeps the readings differs by a vector in which they read nothing.
    for (let k = 20; k < 30; k++) {
      const other = keepReadings(
        code(k),
        locks.map(({ weights }) => weights),
        identity,
      )
      expect(lengthOf(correction.map((value, i) => value + 0.1 * (other[i] ?? 0)))).toBeGreaterThan(lengthOf(correction))
    }
    // The plain projection keeps them too, by a longer way.
    const plain = editMove(SIZE, [move], locks, null, identity)
    expect(lengthOf(plain.map((value, i) => value - (code(0)[i] ?? 0)))).toBeGreaterThan(lengthOf(correction))
  })

  test('locks hold within the numbers that are kept', () => {
    const kept = editMove(SIZE, moves, locks, 5, metric)
    expect([...kept].filter((value) => value !== 0)).toHaveLength(5)
    for (const { weights } of locks) expect(dot(kept, weights)).toBeCloseTo(0, 6)
  })
})

describe('what the linear model says', () => {
  test('is a probability for a class and a value for a regression', () => {
    const form = { weights: [1, -2], bias: 0.5, places: null }
    expect(readAttribute([1, 0.25], { kind: 'regress' }, form)).toBe(1)
    expect(readAttribute([1, 0.25], { kind: 'classify' }, form)).toBeCloseTo(1 / (1 + Math.exp(-1)), 15)
  })

  test('is a place among the training faces where their quantiles are known, and ends with them', () => {
    const places = Array.from({ length: 21 }, (_, i) => i * i)
    const read = (value: number) => readAttribute([value], { kind: 'regress' }, { weights: [1], bias: 0, places })
    expect([read(-50), read(0), read(100), read(110.5), read(400), read(1e6)]).toEqual([0, 0, 0.5, 0.525, 1, 1])
    const flat = [0, ...Array.from({ length: 19 }, () => 1), 2]
    expect(readAttribute([1], { kind: 'regress' }, { weights: [1], bias: 0, places: flat })).toBe(0.95)
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
    const delta = editMove(zSem.size, [{ name, direction: paperDirection(attribute?.direction ?? []), amount: 1 }], [], null, identity)
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
