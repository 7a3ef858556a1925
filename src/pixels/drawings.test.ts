import { describe, expect, test } from 'vitest'
import { absoluteDifference } from './difference.ts'
import { drawNoise } from './noise-picture.ts'
import { fromPlanar } from './planar.ts'
import { createRgba, layOnWhite, type Rgba } from './rgba.ts'
import { divergingColour, drawZ, tileColumns } from './z-tile.ts'

function picture(width: number, height: number, bytes: readonly number[]): Rgba {
  return { data: new Uint8ClampedArray(bytes), width, height }
}

describe('a transparent picture on white', () => {
  test('shows white where nothing is, itself where all is, and a mixture between', () => {
    const source = picture(3, 1, [10, 20, 30, 0, 10, 20, 30, 255, 0, 100, 255, 51])
    expect([...layOnWhite(source).data]).toEqual([255, 255, 255, 255, 10, 20, 30, 255, 204, 224, 255, 255])
  })
})

describe('saving', () => {
  test('rounds halves up, cuts off and clips, as the official code does', () => {
    const levels = [-1.2, -1, (2 * 0.499) / 255 - 1, (2 * 0.501) / 255 - 1, (2 * 127.4) / 255 - 1, (2 * 127.6) / 255 - 1, 1, 1.2, 0]
    const saved = fromPlanar(Float32Array.from(levels), 3, 1)
    expect([0, 1, 2, 4, 5, 6, 8, 9, 10].map((i) => saved.data[i])).toEqual([0, 1, 255, 0, 127, 255, 0, 128, 128])
    expect(saved.data[3]).toBe(255)
  })

  test('refuses a wrong length', () => expect(() => fromPlanar(new Float32Array(5), 1, 1)).toThrow(/needs 3 numbers, not 5/))
})

describe('the difference of two pictures', () => {
  test('is absolute, opaque, amplified and clipped', () => {
    const [a, b] = [picture(1, 1, [10, 200, 30, 255]), picture(1, 1, [13, 100, 30, 128])]
    expect([...absoluteDifference(a, b).data]).toEqual([3, 100, 0, 255])
    expect([...absoluteDifference(b, a, 4).data]).toEqual([12, 255, 0, 255])
  })

  test('refuses two sizes', () => {
    expect(() => absoluteDifference(createRgba(2, 1), createRgba(1, 2))).toThrow(/2 x 1 and 1 x 2/)
    expect(() => absoluteDifference(createRgba(2, 1), createRgba(2, 2))).toThrow(/2 x 1 and 2 x 2/)
  })
})

describe('the tile of z_sem', () => {
  test.each([
    [512, 32, 16],
    [256, 32, 8],
    [128, 16, 8],
    [64, 16, 4],
    [100, 16, 7],
    [1, 2, 1],
  ])('of %i numbers is %i x %i', (length, width, height) => {
    expect(tileColumns(length)).toBe(width)
    expect(drawZ(new Float32Array(length))).toMatchObject({ width, height })
  })

  test('is neutral at zero, blue below, orange above, full at three deviations, transparent beyond the code', () => {
    const [low, , high] = [divergingColour(-3), divergingColour(0), divergingColour(3)]
    expect(low[2]).toBeGreaterThan(low[0] + 100)
    expect(high[0]).toBeGreaterThan(high[2] + 100)
    expect(divergingColour(-50)).toEqual(low)
    const tile = drawZ([0, 3, -3])
    expect([...tile.data.subarray(0, 12)]).toEqual([...divergingColour(0), 255, ...high, 255, ...low, 255])
    expect(tile.data[15]).toBe(0)
  })

  test('darkens evenly to both sides', () => {
    const light = (value: number): number => divergingColour(value).reduce((sum, channel) => sum + channel)
    for (const value of [0.5, 1, 2]) {
      expect(light(value)).toBeLessThan(light(value - 0.5))
      expect(light(-value)).toBeLessThan(light(0.5 - value))
    }
  })
})

test('the picture of x_T is grey at zero, dimmed at the top and clipped', () => {
  const { data } = drawNoise(Float32Array.of(0, 2.5, -2.5, 9, -9, 1, 0, 0, 0, 0, 0, 0), [3, 2, 2])
  expect([data[0], data[4], data[8], data[12], data[5]]).toEqual([89, 179, 0, 179, 125])
})

test('an x_T of fewer or more channels than a picture has is shown by its first three, the last one standing in', () => {
  const two = drawNoise(Float32Array.of(2.5, 0), [2, 1, 1]).data
  expect([...two.slice(0, 3)]).toEqual([179, 89, 89])
  const four = drawNoise(Float32Array.of(2.5, 0, -2.5, 2.5), [4, 1, 1]).data
  expect([...four.slice(0, 3)]).toEqual([179, 89, 0])
})
