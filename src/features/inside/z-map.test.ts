import { describe, expect, test } from 'vitest'
import { gaussian } from '../../math/gaussian.ts'
import { normalizeZ } from '../../math/z-norm.ts'
import type { Face } from '../../store/face.ts'
import { codeAtPlace, mapOf, nearestPoint, type ZMap } from './z-map.ts'

const SIZE = 6
const statistics = { mean: [1, 2, 3, 4, 5, 6], std: [1, 2, 1, 2, 1, 2] }
const face = (id: string, data: ArrayLike<number> | null, kind: Face['kind'] = 'sample') =>
  ({ id, kind, z: data && { data: Float32Array.from(data), count: 1 } }) as Face
const noise = (index: number) => gaussian(5, index, SIZE, 'z_sem')
const faces = [0, 1, 2, 3].map((index) => face(`${index}`, noise(index)))

function mapped(list: readonly Face[]): ZMap {
  const map = mapOf(list, statistics)
  if (!map) throw new Error('a map was expected')
  return map
}

describe('the map', () => {
  test('takes three faces with codes that differ', () => {
    expect(mapOf([...faces.slice(0, 2), face('x', null), face('r', noise(9), 'result')], statistics)).toBeNull()
    expect(mapOf([face('a', noise(1)), face('b', noise(1)), face('c', noise(1))], statistics)).toBeNull()
    expect(mapped(faces.slice(0, 3)).points).toHaveLength(3)
  })

  test('of three faces holds them exactly: the code at the place of a face is its own', () => {
    const three = faces.slice(0, 3)
    const map = mapped(three)
    expect(map.share).toBeCloseTo(1, 9)
    map.points.forEach(({ x, y }, i) => {
      codeAtPlace(map, x, y, statistics).data.forEach((value, k) => expect(value).toBeCloseTo(three[i]?.z?.data[k] ?? NaN, 5))
    })
  })

  test('has the mean of the faces in its middle, in units of the training set', () => {
    const map = mapped(faces)
    const normalised = faces.map(({ z }) => normalizeZ(z?.data ?? [], statistics))
    const middle = normalizeZ(codeAtPlace(map, 0, 0, statistics).data, statistics)
    middle.forEach((value, k) => expect(value).toBeCloseTo(normalised.reduce((sum, z) => sum + (z[k] ?? NaN), 0) / 4, 5))
    expect(map.points.every(({ x, y }) => Math.abs(x) < map.reach && Math.abs(y) < map.reach)).toBe(true)
  })

  test('shows results where they differ, and is not moved by them', () => {
    const plain = mapped(faces)
    const edited = face('edited', noise(1).map((value) => value + 2), 'result') // prettier-ignore
    const map = mapped([...faces, face('drawn back', noise(1), 'result'), edited])
    expect(map.points.map((point) => point.face.id)).toEqual(['0', '1', '2', '3', 'edited'])
    expect(map.pca).toEqual(plain.pca)
  })

  test('knows the face that is nearest to a place', () => {
    const map = mapped(faces)
    for (const point of map.points) expect(nearestPoint(map, point.x + 1e-3, point.y - 1e-3).face).toBe(point.face)
  })
})
