import { at } from '../src/base/assert.ts'
import { gaussian } from '../src/math/gaussian.ts'
import { makePlan } from '../src/math/samplers/make-plan.ts'
import { rowNumbers } from '../src/math/samplers/row-numbers.ts'
import type { Manifest } from '../src/protocol/manifest.ts'
import { numbersIn } from '../src/protocol/space.ts'

export type Numbers = { dims: number[]; data: Float32Array }

export const noise = (dims: number[]): Numbers => ({ dims, data: gaussian(7, 0, numbersIn(dims), 'x_T') })

/**
 * What one step of a denoiser is measured with, the same in every runtime: noise for all but the numbers of the row. `modulation` has the
 * dimensions that the graph takes it in.
 */
export function stepNumbers({ space, schedule, prediction }: Manifest, modulation: number[], count: number) {
  const dims = [count, ...space.state]
  const row = rowNumbers(at(makePlan(schedule, 'ddim', 'render', 20).rows, 10), prediction)
  return { x: noise(dims), p: noise(dims), modulation: noise(modulation), row: { dims: [row.length], data: row } }
}
