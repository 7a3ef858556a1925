import { at } from '../base/assert.ts'
import type { PreviewMap } from '../protocol/manifest.ts'

/** Added to the squares of each channel, of mean 1 or so, so that channels that hold the same do not lead to huge numbers. */
const RIDGE = 1e-6

/** The shape of a state, [channels, height, width], and the side of its picture. */
type Sizes = { imageSize: number; space: { state: readonly number[] } }

/** The linear map of a state to its picture, planar RGB, at the size of the state: least squares over all places. */
export function fitPreview(state: Float32Array, picture: Float32Array, { imageSize, space: { state: dims } }: Sizes): PreviewMap {
  const [channels = 0, height = 1, width = 1] = dims
  const places = height * width
  const small = meansOfCells(picture, imageSize, height, width)
  /** The numbers of a place, and the 1 that the bias goes with. */
  const row = (place: number) => Float64Array.from({ length: channels + 1 }, (_, c) => (c < channels ? at(state, c * places + place) : 1))
  const size = channels + 1
  const products = new Float64Array(size * size)
  const targets = [0, 1, 2].map(() => new Float64Array(size))
  for (let place = 0; place < places; place++) {
    const values = row(place)
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) products[i * size + j] = at(products, i * size + j) + at(values, i) * at(values, j)
      for (const [colour, target] of targets.entries()) target[i] = at(target, i) + at(values, i) * at(small, colour * places + place)
    }
  }
  for (let i = 0; i < size; i++) products[i * size + i] = at(products, i * size + i) + RIDGE * places
  const solved = targets.map((target) => solve(products, target))
  return { matrix: solved.flatMap((values) => [...values.slice(0, channels)]), bias: solved.map((values) => at(values, channels)) }
}

/** `count` states as pictures of full size, planar RGB: each place has its colour in the middle of its cell, and between the middles it is bilinear. */
export function drawPreview(
  { matrix, bias }: PreviewMap,
  states: Float32Array,
  count: number,
  { imageSize, space: { state } }: Sizes,
): Float32Array<ArrayBuffer> {
  const [channels = 0, height = 1, width = 1] = state
  const places = height * width
  const pictures = new Float32Array(count * 3 * imageSize ** 2)
  const small = new Float32Array(places)
  const wide = new Float32Array(height * imageSize)
  const [across, down] = [between(imageSize, width), between(imageSize, height)]
  for (let i = 0; i < count; i++) {
    for (let colour = 0; colour < 3; colour++) {
      small.fill(at(bias, colour))
      for (let c = 0; c < channels; c++) {
        const weight = at(matrix, colour * channels + c)
        const from = (i * channels + c) * places
        for (let place = 0; place < places; place++) small[place] = at(small, place) + weight * at(states, from + place)
      }
      const to = (i * 3 + colour) * imageSize ** 2
      for (const [x, { before, after, share }] of across.entries()) {
        for (let row = 0; row < height; row++) {
          const [left, right] = [at(small, row * width + before), at(small, row * width + after)]
          wide[row * imageSize + x] = left + share * (right - left)
        }
      }
      for (const [y, { before, after, share }] of down.entries()) {
        const [above, below] = [before * imageSize, after * imageSize]
        for (let x = 0; x < imageSize; x++) {
          const upper = at(wide, above + x)
          pictures[to + y * imageSize + x] = upper + share * (at(wide, below + x) - upper)
        }
      }
    }
  }
  return pictures
}

/** For each pixel of a line the places before and behind it, and the share of the one behind; beyond the outermost middles both are the last one. */
function between(pixels: number, places: number): { before: number; after: number; share: number }[] {
  return Array.from({ length: pixels }, (_, pixel) => {
    const exact = Math.min(places - 1, Math.max(0, ((pixel + 0.5) * places) / pixels - 0.5))
    const before = Math.floor(exact)
    return { before, after: Math.min(places - 1, before + 1), share: exact - before }
  })
}

/** The mean colour of a planar RGB picture over the cell of each place. */
function meansOfCells(picture: Float32Array, imageSize: number, height: number, width: number): Float64Array {
  const means = new Float64Array(3 * height * width)
  const area = imageSize ** 2 / (height * width)
  for (let i = 0; i < picture.length; i++) {
    const [colour, y, x] = [Math.floor(i / imageSize ** 2), Math.floor(i / imageSize) % imageSize, i % imageSize]
    const place = colour * height * width + Math.floor((y * height) / imageSize) * width + Math.floor((x * width) / imageSize)
    means[place] = at(means, place) + at(picture, i) / area
  }
  return means
}

/** Solves a symmetric positive definite system by elimination, which needs no exchange of rows. */
function solve(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length
  const [rows, values] = [matrix.slice(), right.slice()]
  for (let pivot = 0; pivot < size; pivot++) {
    for (let row = pivot + 1; row < size; row++) {
      const factor = at(rows, row * size + pivot) / at(rows, pivot * size + pivot)
      for (let column = pivot; column < size; column++)
        rows[row * size + column] = at(rows, row * size + column) - factor * at(rows, pivot * size + column)
      values[row] = at(values, row) - factor * at(values, pivot)
    }
  }
  for (let row = size - 1; row >= 0; row--) {
    let rest = at(values, row)
    for (let column = row + 1; column < size; column++) rest -= at(rows, row * size + column) * at(values, column)
    values[row] = rest / at(rows, row * size + row)
  }
  return values
}
