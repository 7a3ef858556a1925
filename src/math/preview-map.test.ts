import { expect, test } from 'vitest'
import { at } from '../base/assert.ts'
import { gaussian } from './gaussian.ts'
import { drawPreview, fitPreview } from './preview-map.ts'

const sizes = { space: { state: [4, 3, 2] }, imageSize: 6 } // cells of 2 x 3 pixels
const map = { matrix: [...gaussian(1, 0, 12, 'x_T')], bias: [0.1, -0.2, 0.3] }
const states = gaussian(2, 0, 48, 'x_T')

test('every place of a state has one colour, that of the map', () => {
  const pictures = drawPreview(map, states, 2, sizes)
  expect(pictures.length).toBe(2 * 108)
  for (const [i, value] of pictures.entries()) {
    const [picture, colour, y, x] = [Math.floor(i / 108), Math.floor(i / 36) % 3, Math.floor(i / 6) % 6, i % 6]
    const place = 2 * Math.floor(y / 2) + Math.floor(x / 3)
    const expected = [0, 1, 2, 3].reduce(
      (sum, c) => sum + at(map.matrix, 4 * colour + c) * at(states, 24 * picture + 6 * c + place),
      at(map.bias, colour),
    )
    expect(value).toBeCloseTo(expected, 5)
  }
})

test('the map of a picture that is linear in its state is found, whatever lies within the cells', () => {
  const [wide, imageSize] = [{ space: { state: [4, 8, 8] }, imageSize: 16 }, 16]
  const state = gaussian(3, 0, 256, 'x_T')
  const picture = drawPreview(map, state, 1, wide).map((value, i) => value + ((i + Math.floor(i / imageSize)) % 2 ? 0.5 : -0.5))
  const found = fitPreview(state, picture, wide)
  found.matrix.forEach((value, i) => expect(value).toBeCloseTo(at(map.matrix, i), 4))
  found.bias.forEach((value, i) => expect(value).toBeCloseTo(at(map.bias, i), 4))
})

test('channels that hold the same share their colour', () => {
  const half = gaussian(3, 0, 64, 'x_T')
  const state = Float32Array.from([...half, ...half])
  const picture = Float32Array.from([...half, ...half, ...half])
  const { matrix } = fitPreview(state, picture, { space: { state: [2, 8, 8] }, imageSize: 8 })
  matrix.forEach((value) => expect(value).toBeCloseTo(0.5, 3))
})
