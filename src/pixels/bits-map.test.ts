import { expect, test } from 'vitest'
import { changeScale, costScale, drawBits } from './bits-map.ts'

const grey = new Float32Array(3 * 16)
const pixel = (data: Uint8ClampedArray | Uint8Array, i: number) => [...data.slice(4 * i, 4 * i + 3)]

test('costs go from the grey picture to orange, each place over its pixels', () => {
  const { data } = drawBits(Float32Array.of(2, 4, 3, 9), { from: 2, to: 4 }, grey, 4)
  expect(pixel(data, 0)).toEqual([57, 57, 57])
  expect(pixel(data, 2)).toEqual([255, 150, 30])
  expect(pixel(data, 15)).toEqual([255, 150, 30])
  expect(pixel(data, 8)).toEqual([156, 104, 44])
})

test('a difference is blue where a picture costs less', () => {
  const map = Float32Array.of(-1, 0, 0.5, 1)
  expect(changeScale(map)).toEqual({ from: -1, to: 1 })
  const { data } = drawBits(map, changeScale(map), grey, 4)
  expect([pixel(data, 0), pixel(data, 2), pixel(data, 15)]).toEqual([
    [70, 150, 255],
    [57, 57, 57],
    [255, 150, 30],
  ])
  expect(pixel(drawBits(new Float32Array(4), changeScale(new Float32Array(4)), grey, 4).data, 0)).toEqual([57, 57, 57])
})

test('a few places of many do not set the scale', () => {
  const map = Float32Array.from({ length: 1000 }, (_, i) => (i < 5 ? 1000 : 1 + i / 1000))
  expect(costScale(map).to).toBeLessThan(2)
})
