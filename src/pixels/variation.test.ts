import { describe, expect, test } from 'vitest'
import { at } from '../base/assert.ts'
import { gaussian } from '../math/gaussian.ts'
import { drawDeviation, measureVariation, scaleOf } from './variation.ts'

const AREA = 16
const pictures = Array.from({ length: 7 }, (_, i) => gaussian(3, i, 3 * AREA, 'x_T').map((value) => value / 4 + 0.3))

/** The variance of a sample as half the mean square of the gaps between any two of it. */
function pairVariance(place: number): number {
  let sum = 0
  for (const a of pictures) for (const b of pictures) sum += (at(a, place) - at(b, place)) ** 2 / 2
  return sum / (pictures.length * (pictures.length - 1))
}

describe('the variation of some pictures', () => {
  const { mean, deviation, overall } = measureVariation(pictures)

  test('has the mean of each number', () => {
    mean.forEach((value, place) => expect(value).toBeCloseTo(pictures.reduce((sum, picture) => sum + at(picture, place), 0) / 7, 6))
  })

  test('has in each pixel the standard deviation that the gaps between all pairs give, in levels of a byte', () => {
    expect(deviation).toHaveLength(AREA)
    deviation.forEach((value, pixel) => {
      const variance = [0, 1, 2].reduce((sum, channel) => sum + pairVariance(channel * AREA + pixel) / 3, 0)
      expect(value).toBeCloseTo(127.5 * Math.sqrt(variance), 3)
    })
    expect(overall).toBeCloseTo(deviation.reduce((sum, value) => sum + value, 0) / AREA, 4)
  })

  test('does not lose small gaps between bright pictures', () => {
    const near = [0, 1, 2].map((step) => new Float32Array(3).fill(Math.fround(0.99) + step * 2 ** -20))
    expect(measureVariation(near).overall).toBeCloseTo(127.5 * 2 ** -20, 8)
  })

  test('is none for one picture, and for pictures that are alike to the bit', () => {
    const [first = new Float32Array()] = pictures
    for (const alike of [[first], [first, first, first]]) {
      const variation = measureVariation(alike)
      expect(variation.overall).toBe(0)
      expect([...variation.mean]).toEqual([...first])
    }
  })

  test('needs pictures, all of one size', () => {
    expect(() => measureVariation([])).toThrow()
    expect(() => measureVariation([new Float32Array(3), new Float32Array(6)])).toThrow('not of 6')
  })
})

test('the scale ends at a round number that at most one pixel in a hundred exceeds', () => {
  const deviation = new Float32Array(200).fill(3)
  expect(scaleOf(deviation)).toBe(8)
  deviation.set([300, 300])
  expect(scaleOf(deviation)).toBe(8)
  deviation.set([300, 300, 33])
  expect(scaleOf(deviation)).toBe(64)
  expect(scaleOf(new Float32Array(4).fill(300))).toBe(256)
})

test('a deviation is drawn in grey, white from the end of the scale on', () => {
  const { data, width } = drawDeviation(Float32Array.of(0, 8, 32, 99), 32)
  expect(width).toBe(2)
  expect([...data]).toEqual([0, 0, 0, 255, 64, 64, 64, 255, 255, 255, 255, 255, 255, 255, 255, 255])
})
