import { expect, test } from 'vitest'
import { at } from '../base/assert.ts'
import { gaussian } from './gaussian.ts'
import { drawPreview, fitPreview } from './preview-map.ts'

const sizes = { space: { state: [4, 3, 2] }, imageSize: 6 } // cells of 2 x 3 pixels
const map = { matrix: [...gaussian(1, 0, 12, 'x_T')], bias: [0.1, -0.2, 0.3] }
const states = gaussian(2, 0, 48, 'x_T')

/** The colour of a place of a state by the map. */
const colourAt = (state: Float32Array, first: number, places: number, colour: number, place: number) =>
  [0, 1, 2, 3].reduce((sum, c) => sum + at(map.matrix, 4 * colour + c) * at(state, first + places * c + place), at(map.bias, colour))

test('every place of a state has the colour of the map in the middle of its cell, and a pixel between has those of its neighbours as near as they are', () => {
  const pictures = drawPreview(map, states, 2, sizes)
  expect(pictures.length).toBe(2 * 108)
  for (const [i, value] of pictures.entries()) {
    const [picture, colour, y, x] = [Math.floor(i / 108), Math.floor(i / 36) % 3, Math.floor(i / 6) % 6, i % 6]
    let [sum, weights] = [0, 0]
    for (let place = 0; place < 6; place++) {
      const [down, across] = [y - (2 * Math.floor(place / 2) + 0.5), x - (3 * (place % 2) + 1)] // from the middle, in pixels
      const nearness = (distance: number, cell: number) => Math.max(0, 1 - Math.abs(distance) / cell)
      const weight = nearness(down, 2) * nearness(across, 3)
      weights += weight
      sum += weight * colourAt(states, 24 * picture, 6, colour, place)
    }
    expect(value).toBeCloseTo(sum / weights, 5) // at the rim some neighbours are missing
  }
})

test('the map of a picture that is linear in its state is found, whatever lies within the cells', () => {
  const [wide, imageSize] = [{ space: { state: [4, 8, 8] }, imageSize: 16 }, 16]
  const state = gaussian(3, 0, 256, 'x_T')
  const picture = Float32Array.from({ length: 3 * imageSize ** 2 }, (_, i) => {
    const [colour, y, x] = [Math.floor(i / imageSize ** 2), Math.floor(i / imageSize) % imageSize, i % imageSize]
    return colourAt(state, 0, 64, colour, 8 * Math.floor(y / 2) + Math.floor(x / 2)) + ((x + y) % 2 ? 0.5 : -0.5)
  })
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
