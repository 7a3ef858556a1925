import { assert, at } from '../base/assert.ts'
import { createRgba, type Rgba } from './rgba.ts'

/** What some pictures of one size have in common, and where they differ. */
export type Variation = {
  /** Planar RGB in [-1, 1]: the mean of each number. */
  mean: Float32Array
  /**
   * One number a pixel, in levels of 0 to 255: the standard deviation (of a sample, over n - 1), its three channels joined as a
   * root mean square. All 0 for a single picture.
   */
  deviation: Float32Array
  /** Mean of the deviation over all pixels. */
  overall: number
}

/** Levels of a byte in a unit of [-1, 1]. */
const LEVELS = 127.5

/** Mean and standard deviation of planar pictures in [-1, 1], by Welford's recurrence in float64. Throws `internal` without pictures or for different sizes. */
export function measureVariation(pictures: readonly Float32Array[]): Variation {
  const length = at(pictures, 0).length
  const mean = new Float64Array(length)
  const squares = new Float64Array(length)
  for (const [i, picture] of pictures.entries()) {
    assert(picture.length === length, `pictures of ${length} numbers were expected, not of ${picture.length}`)
    for (let k = 0; k < length; k++) {
      const gap = at(picture, k) - at(mean, k)
      const moved = at(mean, k) + gap / (i + 1)
      mean[k] = moved
      squares[k] = at(squares, k) + gap * (at(picture, k) - moved)
    }
  }
  const deviation = joinChannels(squares.map((sum) => sum / Math.max(1, pictures.length - 1)))
  return { mean: Float32Array.from(mean), deviation, overall: deviation.reduce((sum, value) => sum + value, 0) / deviation.length }
}

function joinChannels(variance: Float64Array): Float32Array {
  const area = variance.length / 3
  return Float32Array.from({ length: area }, (_, i) => {
    return LEVELS * Math.sqrt((at(variance, i) + at(variance, area + i) + at(variance, 2 * area + i)) / 3)
  })
}

/** A square of deviations in grey: black for none, white from `white` levels on. */
export function drawDeviation(deviation: Float32Array, white: number): Rgba {
  const side = Math.sqrt(deviation.length)
  const out = createRgba(side, side)
  deviation.forEach((levels, i) => {
    const grey = 255 * Math.min(1, levels / white)
    out.data.set([grey, grey, grey, 255], 4 * i)
  })
  return out
}
