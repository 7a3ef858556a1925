import { type RgbSpace, SRGB } from '../formats/icc.ts'
import { createRgba, type Rgba } from '../pixels/rgba.ts'

/** A picture of sRGB in the numbers of another space. Colours that it lacks become the nearest of each channel. */
export function toSpace(picture: Rgba, space: RgbSpace): Rgba {
  if (space === SRGB) return picture
  const matrix = multiply(invert(space.toXyz), SRGB.toXyz)
  const light = Array.from({ length: 256 }, (_, level) => SRGB.curves[0](level / 255))
  const limits = space.curves.map((curve) => Float64Array.from({ length: 255 }, (_, level) => curve((level + 0.5) / 255)))
  const out = createRgba(picture.width, picture.height)
  for (let i = 0; i < out.data.length; i += 4) {
    const [r, g, b] = [0, 1, 2].map((c) => light[picture.data[i + c] ?? 0] ?? 0) as [number, number, number]
    for (let c = 0; c < 3; c++) {
      const value = (matrix[3 * c] ?? 0) * r + (matrix[3 * c + 1] ?? 0) * g + (matrix[3 * c + 2] ?? 0) * b
      out.data[i + c] = levelOf(value, limits[c] ?? new Float64Array())
    }
    out.data[i + 3] = picture.data[i + 3] ?? 255
  }
  return out
}

/** How many limits between two levels lie below a value: the level whose light is nearest. */
function levelOf(value: number, limits: Float64Array): number {
  let [low, high] = [0, limits.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((limits[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}

function multiply(a: readonly number[], b: readonly number[]): number[] {
  return Array.from({ length: 9 }, (_, i) =>
    [0, 1, 2].reduce((sum, k) => sum + (a[3 * Math.floor(i / 3) + k] ?? 0) * (b[3 * k + (i % 3)] ?? 0), 0),
  )
}

/** By the adjugate. */
function invert(m: readonly number[]): number[] {
  const at = (row: number, column: number) => m[3 * (row % 3) + (column % 3)] ?? 0
  const minor = (row: number, column: number) =>
    at(row + 1, column + 1) * at(row + 2, column + 2) - at(row + 1, column + 2) * at(row + 2, column + 1)
  const determinant = [0, 1, 2].reduce((sum, column) => sum + at(0, column) * minor(0, column), 0)
  return Array.from({ length: 9 }, (_, i) => minor(i % 3, Math.floor(i / 3)) / determinant)
}
