import { describe, expect, test } from 'vitest'
import { gaussian } from '../math/gaussian.ts'
import { cropSquare } from './crop.ts'
import { cut } from './prepare.ts'
import { reduce } from './reduce.ts'
import { resize } from './resize.ts'
import { createRgba, type Rgba } from './rgba.ts'

/** A picture from a function of the pixel centre, in grey levels per channel. */
function draw(width: number, height: number, value: (x: number, y: number, channel: number) => number): Rgba {
  const picture = createRgba(width, height)
  picture.data.forEach((_, i) => {
    const pixel = Math.floor(i / 4)
    picture.data[i] = i % 4 === 3 ? 255 : value((pixel % width) + 0.5, Math.floor(pixel / width) + 0.5, i % 4)
  })
  return picture
}

function farthest(a: Rgba, b: Rgba): number {
  expect([a.width, a.height]).toEqual([b.width, b.height])
  return a.data.reduce((most, value, i) => Math.max(most, Math.abs(value - (b.data[i] ?? Number.NaN))), 0)
}

const noise = gaussian(3, 0, 90 * 60 * 3, 'x_T')
const photo = draw(
  90,
  60,
  (x, y, c) => 128 + 60 * Math.sin(x / 7 + c) * Math.cos(y / 5) + 10 * (noise[Math.floor(y) * 90 + Math.floor(x)] ?? 0),
)

describe('an upright square', () => {
  test('at its own scale is a copy', () => {
    expect(cropSquare(photo, { centreX: 50, centreY: 30, side: 60, angle: 0 }, 60)).toEqual(cut(photo, 20, 0, 60, 60))
  })

  test.each([20, 64, 100])('that is the whole picture is what resize gives, to a grey level, at %i pixels', (size) => {
    const whole = cut(photo, 15, 0, 60, 60)
    const got = cropSquare(whole, { centreX: 30, centreY: 30, side: 60, angle: 0 }, size)
    expect(farthest(got, resize(whole, size, size))).toBeLessThanOrEqual(1)
  })

  test('far larger than the output is close to what resize gives, though boxes are averaged first', () => {
    const large = draw(600, 600, (x, y, c) => 128 + 80 * Math.sin(x / 40 + c) * Math.cos(y / 33))
    const got = cropSquare(large, { centreX: 300, centreY: 300, side: 600, angle: 0 }, 32)
    expect(farthest(got, resize(large, 32, 32))).toBeLessThanOrEqual(2)
  })
})

describe('a turned square', () => {
  test('turns clockwise: by 90 degrees its left edge is the top of the picture', () => {
    const upright = cropSquare(photo, { centreX: 45, centreY: 30, side: 40, angle: 0 }, 40)
    const turned = cropSquare(photo, { centreX: 45, centreY: 30, side: 40, angle: Math.PI / 2 }, 40)
    const want = draw(40, 40, (x, y, c) => upright.data[4 * (Math.floor(x) * 40 + (39 - Math.floor(y))) + c] ?? Number.NaN)
    expect(farthest(turned, want)).toBe(0)
  })

  test.each([0.3, 1.1, -2])('by %s radians shows a slope where it should', (angle) => {
    const slope = draw(100, 100, (x, y) => x + 1.2 * y)
    const got = cropSquare(slope, { centreX: 52, centreY: 47, side: 50, angle }, 25)
    const want = draw(25, 25, (x, y) => {
      const [u, v] = [2 * x - 25, 2 * y - 25]
      const [px, py] = [52 + u * Math.cos(angle) - v * Math.sin(angle), 47 + u * Math.sin(angle) + v * Math.cos(angle)]
      return px + 1.2 * py
    })
    expect(farthest(got, want)).toBeLessThanOrEqual(1)
  })
})

test('beyond its edges the picture is mirrored', () => {
  const twice = draw(180, 60, (x, y, c) => photo.data[4 * (Math.floor(y) * 90 + Math.floor(x < 90 ? 90 - x : x - 90)) + c] ?? Number.NaN)
  const beyond = cropSquare(photo, { centreX: 0, centreY: 30, side: 60, angle: 0 }, 60)
  expect(farthest(beyond, cropSquare(twice, { centreX: 90, centreY: 30, side: 60, angle: 0 }, 60))).toBe(0)
  const far = cropSquare(photo, { centreX: 180, centreY: 30, side: 60, angle: 0 }, 60)
  expect(farthest(far, beyond)).toBe(0)
})

test('a reduced picture holds the mean of each box, also of the smaller ones at the end', () => {
  const picture = draw(5, 3, (x, y) => 10 * Math.floor(x) + 100 * Math.floor(y))
  const small = reduce(picture, 2)
  expect([small.width, small.height]).toEqual([3, 2])
  expect([0, 1, 2, 3, 4, 5].map((i) => small.data[4 * i])).toEqual([55, 75, 90, 205, 225, 240])
})
