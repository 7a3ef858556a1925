import { at } from '../../base/assert.ts'
import type { Bound } from '../../protocol/engine-api.ts'

/** Sums the terms of one state's bound, over its levels and over draws of noise. `dims` is [channels, height, width]. */
export type BoundSum = {
  /** The two ends of a draw: nats of each number. */
  addEnds: (draw: number, reconstruction: Float64Array, prior: Float64Array) => void
  /** The transition to a level, counted from 0, of a draw: nats of each number. */
  addTransition: (draw: number, level: number, nats: Float64Array) => void
  result: () => Bound
}

export function createBoundSum(dims: readonly number[], levels: number, draws: number): BoundSum {
  const [channels = 1, ...places] = dims
  const area = places.reduce((product, size) => product * size, 1)
  const share = Math.LN2 * draws // nats of all draws to bits of one
  const perDimension = share * channels * area
  const map = new Float64Array(area)
  const curve = new Float64Array(levels)
  const totals = new Float64Array(draws)
  let [reconstruction, prior] = [0, 0]

  const add = (nats: Float64Array, draw: number): number => {
    let sum = 0
    for (let first = 0; first < channels * area; first += area) {
      for (let place = 0; place < area; place++) {
        const value = nats[first + place] ?? 0
        sum += value
        map[place] = (map[place] ?? 0) + value
      }
    }
    totals[draw] = at(totals, draw) + sum
    return sum
  }

  return {
    addEnds: (draw, ofReconstruction, ofPrior) => {
      reconstruction += add(ofReconstruction, draw)
      prior += add(ofPrior, draw)
    },
    addTransition: (draw, level, nats) => {
      curve[level] = at(curve, level) + add(nats, draw)
    },
    result: () => ({
      reconstruction: reconstruction / perDimension,
      prior: prior / perDimension,
      diffusion: curve.reduce((sum, nats) => sum + nats, 0) / perDimension,
      draws: totals.map((nats) => nats / (Math.LN2 * channels * area)),
      curve: curve.map((nats) => nats / perDimension),
      map: Float32Array.from(map, (nats) => nats / share),
    }),
  }
}

/** The whole bound, bits per dimension. */
export function bitsOf({ reconstruction, prior, diffusion }: Pick<Bound, 'reconstruction' | 'prior' | 'diffusion'>): number {
  return reconstruction + prior + diffusion
}

/** The standard error of the mean of some draws; null for a single one. */
export function standardError(draws: ArrayLike<number>): number | null {
  const count = draws.length
  if (count < 2) return null
  const values = Array.from(draws)
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1) / count)
}
