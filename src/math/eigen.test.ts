import { describe, expect, test } from 'vitest'
import { at } from '../base/assert.ts'
import { dot } from './vectors.ts'
import { eigenSymmetric, leadingEigen } from './eigen.ts'
import { gaussian } from './gaussian.ts'

function products(size: number, length: number): Float64Array[] {
  const root = Array.from({ length: size }, (_, i) => Float64Array.from(gaussian(3, i, length, 'z_sem')))
  return root.map((a) => Float64Array.from(root, (b) => dot(a, b)))
}

test('eigenvectors are turned by their matrix into themselves', () => {
  const matrix = products(9, 9)
  const { values, vectors } = eigenSymmetric(matrix)
  expect(values).toEqual(values.toSorted((a, b) => b - a))
  vectors.forEach((vector, k) => {
    matrix.forEach((row, i) => expect(dot(row, vector)).toBeCloseTo(at(values, k) * at(vector, i), 9))
    expect(dot(vector, vector)).toBeCloseTo(1, 12)
  })
})

describe('the leading eigenvectors', () => {
  test('are the first of all, even of noise, in which none stands out', () => {
    const matrix = products(60, 200)
    const [few, all] = [leadingEigen(matrix, 2), eigenSymmetric(matrix)]
    few.values.forEach((value, k) => expect(value / at(all.values, k)).toBeCloseTo(1, 10))
    few.vectors.forEach((vector, k) => expect(Math.abs(dot(vector, at(all.vectors, k)))).toBeCloseTo(1, 5))
  })

  test('of a matrix with fewer directions than are wanted belong to zeros', () => {
    const row = Float64Array.of(1, 2, 2)
    const { values } = leadingEigen(
      [...row].map((a) => row.map((b) => a * b)),
      3,
    )
    expect(values.map((value) => Math.round(value * 1e9) / 1e9 + 0)).toEqual([9, 0, 0])
  })
})
