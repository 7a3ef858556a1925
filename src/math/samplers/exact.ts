import { at } from '../../base/assert.ts'
import type { Row } from './plan.ts'
import { ddimMove, epsMove, makeRow, sigma, type Weights } from './row.ts'
import type { Level, Mix } from '../schedule.ts'

/**
 * Leapfrog over three levels in y = x / a and sigma (O-BELM, arXiv 2410.07273): the same formula with `previous` and
 * `next` exchanged solves for the other end, so a step back returns the input of the step forth, with x0 clipped or not.
 */
function leap(previous: Level, level: Level, next: Mix): Weights {
  const d1 = sigma(level) - sigma(previous)
  const d2 = sigma(next) - sigma(level)
  const d3 = d1 + d2
  const xWeight = (((d1 - d2) * d3) / d1 ** 2) * (next.a / level.a)
  return epsMove(level, xWeight, next.a * ((d2 * d3) / d1), (d2 / d1) ** 2 * (next.a / previous.a))
}

/** Leaps from the second level of the path on; the state before it must be p. */
function leaps(path: readonly Level[], end: Mix | null): Row[] {
  return path.slice(1).flatMap((level, i) => {
    const next = i + 2 < path.length ? at(path, i + 2) : end
    return next === null ? [] : [makeRow(level, leap(at(path, i), level, next), 'x')]
  })
}

function startRow(path: readonly Level[]): Row {
  const first = at(path, 0)
  return makeRow(first, ddimMove(first, at(path, 1)), 'x')
}

/**
 * Up the levels: the picture is the state of the lowest level, a DDIM row makes the second state, leaps make the others.
 * N - 1 rows; afterwards x is the state of level N - 1 and p the state of level N - 2.
 */
export function exactInvert(rising: readonly Level[]): Row[] {
  return [startRow(rising), ...leaps(rising, null)]
}

/**
 * Down the levels from both states, x of level N - 2 and p of level N - 1, to the lowest level, which is the picture.
 * N - 2 rows: none for N = 2, where x already is the picture.
 */
export function exactRenderPair(falling: readonly Level[]): Row[] {
  return leaps(falling, null)
}

/**
 * Down from one state (a random or mixed x_T): the first row is DDIM, and the last leap goes on to `end`, N rows; with null the lowest level is
 * the picture, N - 1 rows.
 */
export function exactRender(falling: readonly Level[], end: Mix | null): Row[] {
  return [startRow(falling), ...leaps(falling, end)]
}
