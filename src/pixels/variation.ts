import { assert, at } from '../base/assert.ts'
import { createRgba, type Rgba } from './rgba.ts'

/** The mean and the deviation of some pictures of one size. */
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
      const value = picture[k] ?? 0
      const before = mean[k] ?? 0
      const moved = before + (value - before) / (i + 1)
      mean[k] = moved
      squares[k] = (squares[k] ?? 0) + (value - before) * (value - moved)
    }
  }
  const deviation = joinChannels(squares.map((sum) => sum / Math.max(1, pictures.length - 1)))
  return { mean: Float32Array.from(mean), deviation, overall: deviation.reduce((sum, value) => sum + value, 0) / deviation.length }
}

function joinChannels(variance: Float64Array): Float32Array {
  const joined = new Float32Array(variance.length / 3)
  for (let i = 0; i < joined.length; i++) {
    const sum = (variance[i] ?? 0) + (variance[joined.length + i] ?? 0) + (variance[2 * joined.length + i] ?? 0)
    joined[i] = LEVELS * Math.sqrt(sum / 3)
  }
  return joined
}

/** Ends of the scale, in levels of 0 to 255: from a just visible deviation to more than the largest one. */
const SCALES = [8, 16, 32, 64, 128, 256] as const

/** Pixels that may lie beyond the scale, so that a few do not darken all others. */
const BEYOND_SHARE = 0.01

/** The end of the scale for a deviation: the least of a few round numbers that hardly any pixel exceeds. */
export function scaleOf(deviation: Float32Array): number {
  const isEnough = (end: number) => deviation.filter((levels) => levels > end).length <= BEYOND_SHARE * deviation.length
  return SCALES.find(isEnough) ?? Math.max(...SCALES)
}

/** A square of deviations in grey: black for none, white from `white` levels on. */
export function drawDeviation(deviation: Float32Array, white: number): Rgba {
  const side = Math.sqrt(deviation.length)
  const out = createRgba(side, side)
  deviation.forEach((levels, i) => {
    out.data.fill(255 * Math.min(1, levels / white), 4 * i, 4 * i + 3)
    out.data[4 * i + 3] = 255
  })
  return out
}
