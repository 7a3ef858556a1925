import { at } from '../base/assert.ts'
import type { StepProgress } from '../protocol/engine-api.ts'
import { within } from './progress.ts'

/** Numbers of all x_T that one render may hold: 64 pictures of 64 pixels, 4 of 256. More of them go one batch after another. */
const MAX_BATCH_NUMBERS = 64 * 3 * 64 * 64

/** How many pictures one render may draw. */
export function batchLimit(imageSize: number): number {
  return Math.max(1, Math.floor(MAX_BATCH_NUMBERS / (3 * imageSize ** 2)))
}

/** Things in their order, at most `size` together. */
export function inGroups<Thing>(things: readonly Thing[], size: number): Thing[][] {
  return Array.from({ length: Math.ceil(things.length / size) }, (_, i) => things.slice(i * size, (i + 1) * size))
}

/** Arrays of one length, one after the other: codes or pictures as a batch. */
export function joinArrays(arrays: readonly Float32Array[]): Float32Array {
  const size = at(arrays, 0).length
  const joined = new Float32Array(size * arrays.length)
  arrays.forEach((array, i) => joined.set(array, i * size))
  return joined
}

/** The `count` arrays of a batch. */
export function splitArray(data: Float32Array, count: number): Float32Array[] {
  const size = data.length / count
  return Array.from({ length: count }, (_, i) => data.slice(i * size, (i + 1) * size))
}

/** Plans that run one after the other as one progress: the events of a plan go to what `next` gives for its rows. */
export function countPlans(total: number, onEvent: (event: StepProgress) => void): (rows: number) => (event: StepProgress) => void {
  let before = 0
  return (rows) => {
    const start = before
    before += rows
    return (event) => onEvent(within(event, start, total))
  }
}
