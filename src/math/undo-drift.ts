import { assert, at } from '../base/assert.ts'
import type { Changed } from '../protocol/attribute.ts'
import { CELLS_OF_CORNER, CELLS_OF_SIDE, DRIFT_CELLS, type DriftPatterns } from '../protocol/covariance.ts'
import { dot } from './vectors.ts'

/*
 * What an edit changes beside what it is asked for differs from face to face, so that no direction of all faces can leave it out. So the edited
 * face is compared with the face drawn back, and the change of z_sem that goes with the difference is taken out of the move. All places are shares of the side.
 */

/** The middle of the face, whose mean colour is compared. */
const FACE = { top: 24 / 64, bottom: 44 / 64, left: 22 / 64, right: 42 / 64 }
/** A face of which more changed, of 255, is corrected so often, another one once. */
const STRONG = 2
export const MOST_CORRECTIONS = 2

/** How a drift is undone: the patterns of a pack, and what the edit means to change. */
export type UndoDrift = { patterns: DriftPatterns; changed: ReadonlySet<Changed> }

/** What is seen of a drift: the mean change of the corners or of the face's colour, of 255, whichever is more, and the move of a normalised code that undoes it. */
export type SeenDrift = { far: number; undo: Float64Array }

/**
 * The drift of an edited face: both pictures are planar RGB in [-1, 1], `size` pixels square. With d the change of the cells' colours and c that of the face's mean colour, the move is
 * minus the sum of the patterns of the components of d and of c. What the edit means to change counts as unchanged.
 */
export function seeDrift(drawnBack: Float32Array, edited: Float32Array, size: number, { patterns, changed }: UndoDrift): SeenDrift {
  assert(size % CELLS_OF_SIDE === 0, `a picture with a side of whole cells was expected, not of ${size}`)
  const difference = edited.map((value, i) => value - at(drawnBack, i))
  const cells = changed.has('background') ? new Float64Array(DRIFT_CELLS) : cornerCells(difference, size)
  const colour = changed.has('colour') ? new Float64Array(3) : faceColour(difference, size)
  const count = patterns.cells.length / DRIFT_CELLS
  const components = Array.from({ length: count }, (_, k) => dot(patterns.cells.subarray(k * DRIFT_CELLS, (k + 1) * DRIFT_CELLS), cells))
  const numbers = [...components, ...colour]
  const length = patterns.moves.length / numbers.length
  const undo = new Float64Array(length)
  for (const [k, number] of numbers.entries()) {
    for (let i = 0; i < length; i++) undo[i] = at(undo, i) - number * at(patterns.moves, k * length + i)
  }
  return { far: 127.5 * Math.max(meanSize(cells), meanSize(colour)), undo }
}

/** How often a face is corrected: what is left of a strong drift is worth a second time. */
export function correctionsOf({ far }: Pick<SeenDrift, 'far'>): number {
  return far > STRONG ? MOST_CORRECTIONS : 1
}

function meanSize(values: Float64Array): number {
  return values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length
}

/** The mean of a rectangle in a channel, in pixels. */
function meanOf(
  picture: Float32Array,
  size: number,
  channel: number,
  [left, top, right, bottom]: readonly [number, number, number, number],
) {
  let sum = 0
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += at(picture, (channel * size + y) * size + x)
  return sum / ((right - left) * (bottom - top))
}

/** The cells of the left corner, then of the right one: by channel, row and column. */
function cornerCells(picture: Float32Array, size: number): Float64Array {
  const [side, cell] = [CELLS_OF_CORNER, size / CELLS_OF_SIDE]
  return Float64Array.from({ length: DRIFT_CELLS }, (_, i) => {
    const [column, row, channel] = [i % side, Math.floor(i / side) % side, Math.floor(i / side ** 2) % 3]
    const left = (i < DRIFT_CELLS / 2 ? 0 : size - side * cell) + column * cell
    return meanOf(picture, size, channel, [left, row * cell, left + cell, (row + 1) * cell])
  })
}

function faceColour(picture: Float32Array, size: number): Float64Array {
  const { left, top, right, bottom } = FACE
  return Float64Array.from({ length: 3 }, (_, channel) =>
    meanOf(picture, size, channel, [left * size, top * size, right * size, bottom * size]),
  )
}
