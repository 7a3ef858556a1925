import { expect, test } from 'vitest'
import { DISPLAY_P3, type RgbSpace, SRGB } from '../formats/icc.ts'
import { createRgba, type Rgba } from '../pixels/rgba.ts'
import { toSpace } from './to-space.ts'

function picture(...pixels: number[][]): Rgba {
  const out = createRgba(pixels.length, 1)
  out.data.set(pixels.flat())
  return out
}

/** CIE XYZ of a pixel, by the definition of a space. */
function xyzOf(space: RgbSpace, pixel: ArrayLike<number>): number[] {
  const light = space.curves.map((curve, c) => curve((pixel[c] ?? 0) / 255))
  return [0, 3, 6].map((row) => light.reduce((sum, value, c) => sum + value * (space.toXyz[row + c] ?? 0), 0))
}

test('colours are the same in Display P3, and greys keep their numbers', () => {
  const pixels = [0, 30, 128, 255].flatMap((r) => [0, 90, 255].flatMap((g) => [10, 200].map((b) => [r, g, b, 255])))
  const { data } = toSpace(picture(...pixels), DISPLAY_P3)
  for (const [i, pixel] of pixels.entries()) {
    const [got, want] = [xyzOf(DISPLAY_P3, data.subarray(4 * i)), xyzOf(SRGB, pixel)]
    expect(Math.max(...got.map((value, c) => Math.abs(value - (want[c] ?? 0))))).toBeLessThan(0.006) // half a level near white
  }
  const greys = picture(...[0, 1, 77, 200, 255].map((v) => [v, v, v, 255]))
  expect(toSpace(greys, DISPLAY_P3)).toEqual(greys)
})

test('sRGB red is the known number of Display P3', () => {
  expect([...toSpace(picture([255, 0, 0, 255]), DISPLAY_P3).data]).toEqual([234, 51, 35, 255])
})

test('a colour that the other space lacks is held at its edge, and alpha stays', () => {
  const narrow: RgbSpace = { curves: SRGB.curves, toXyz: SRGB.toXyz.map((value) => value / 2) }
  expect([...toSpace(picture([250, 250, 250, 9]), narrow).data]).toEqual([255, 255, 255, 9])
})

test('a picture for sRGB stays as it is', () => {
  const same = picture([1, 2, 3, 4])
  expect(toSpace(same, SRGB)).toBe(same)
})
