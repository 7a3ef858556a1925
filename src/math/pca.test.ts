import { describe, expect, test } from 'vitest'
import { at } from '../base/assert.ts'
import { dot } from './vectors.ts'
import { gaussian } from './gaussian.ts'
import { fitPca, pointAtPlace, projectPoint } from './pca.ts'

const COUNT = 12
const SIZE = 30

/** Points that vary much in a few directions and a little in all. */
const points = Array.from({ length: COUNT }, (_, i) => {
  const noise = gaussian(7, i, SIZE, 'z_sem')
  return Float64Array.from(noise, (value, k) => 3 + value * (k < 3 ? 5 - k : 0.4))
})

/** The naive way: the covariance matrix, d x d, and its first eigenvectors by multiplying thousands of times. */
function naivePca(count: number) {
  const mean = Float64Array.from({ length: SIZE }, (_, i) => points.reduce((sum, point) => sum + at(point, i), 0) / COUNT)
  const covariance = Array.from({ length: SIZE }, (_, i) =>
    Float64Array.from({ length: SIZE }, (_, j) => {
      return points.reduce((sum, point) => sum + (at(point, i) - at(mean, i)) * (at(point, j) - at(mean, j)), 0) / COUNT
    }),
  )
  const axes: Float64Array[] = []
  const variances: number[] = []
  for (let k = 0; k < count; k++) {
    let axis = Float64Array.from({ length: SIZE }, (_, i) => Math.sin(i + 1))
    for (let round = 0; round < 5000; round++) {
      axis = Float64Array.from(covariance, (row) => dot(row, axis))
      for (const other of axes) {
        const part = dot(axis, other)
        axis = axis.map((value, i) => value - part * at(other, i))
      }
      const length = Math.sqrt(dot(axis, axis))
      axis = axis.map((value) => value / length)
    }
    axes.push(axis)
    variances.push(covariance.reduce((sum, row, i) => sum + at(axis, i) * dot(row, axis), 0))
  }
  return { mean, axes, variances, total: covariance.reduce((sum, row, i) => sum + at(row, i), 0) }
}

describe('principal components', () => {
  test('are those of the covariance matrix', () => {
    const [fast, naive] = [fitPca(points, 3), naivePca(3)]
    naive.variances.forEach((variance, k) => {
      expect(fast.variances[k]).toBeCloseTo(variance, 9)
      expect(Math.abs(dot(at(fast.axes, k), at(naive.axes, k)))).toBeCloseTo(1, 9)
    })
    expect(fast.total).toBeCloseTo(naive.total, 9)
    naive.mean.forEach((value, i) => expect(fast.mean[i]).toBeCloseTo(value, 12))
  })

  test('place points with the variance that they tell, and lead back to the nearest point of the plane', () => {
    const pca = fitPca(points, 2)
    const places = points.map((point) => projectPoint(pca, point))
    for (const k of [0, 1]) {
      expect(places.reduce((sum, place) => sum + at(place, k) ** 2, 0) / COUNT).toBeCloseTo(at(pca.variances, k), 9)
    }
    places.forEach((place, i) => {
      const back = pointAtPlace(pca, place)
      const rest = back.map((value, k) => at(at(points, i), k) - value)
      for (const axis of pca.axes) expect(dot(rest, axis)).toBeCloseTo(0, 9)
      projectPoint(pca, back).forEach((value, k) => expect(value).toBeCloseTo(at(place, k), 9))
    })
    expect(pointAtPlace(pca, [0, 0])).toEqual(pca.mean)
  })

  test('of as many points as directions rebuild the points', () => {
    const pca = fitPca(points, COUNT - 1)
    points.forEach((point) => {
      pointAtPlace(pca, projectPoint(pca, point)).forEach((value, i) => expect(value).toBeCloseTo(at(point, i), 8))
    })
  })

  test('do not turn round when the points are the same in another order', () => {
    const other = fitPca(points.toReversed(), 2)
    fitPca(points, 2).axes.forEach((axis, k) => axis.forEach((value, i) => expect(other.axes[k]?.[i]).toBeCloseTo(value, 8)))
  })

  test('are zeros where nothing varies', () => {
    const flat = fitPca([Float64Array.of(1, 2), Float64Array.of(3, 2), Float64Array.of(5, 2)], 2)
    expect(flat.axes.map((axis) => Array.from(axis, (value) => value + 0))).toEqual([
      [1, 0],
      [0, 0],
    ])
    expect(flat.variances[0]).toBeCloseTo(8 / 3, 12)
    expect(flat.variances[1]).toBe(0)
    const one = fitPca([Float64Array.of(1, 2), Float64Array.of(1, 2)], 2)
    expect(one.axes.flatMap((axis) => [...axis])).toEqual([0, 0, 0, 0])
  })

  test('want points of one length', () => {
    expect(() => fitPca([[1, 2], [1]], 2)).toThrow('points of 2 numbers each')
  })
})
