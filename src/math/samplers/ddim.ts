import { at } from '../../base/assert.ts'
import type { Row } from './plan.ts'
import { ddimMove, makeRow } from './row.ts'
import type { Level, Mix } from '../schedule.ts'

/**
 * DDIM exactly as the official code, on the way down with fresh noise where `eta` is above 0. Down the levels to `clean` it decodes; up the levels to `noise` it
 * inverts: the picture is read as if it were the lowest level, and the last row returns eps.
 */
export function ddim(path: readonly Level[], end: Mix, eta = 0): Row[] {
  return path.map((level, i) => makeRow(level, ddimMove(level, i + 1 < path.length ? at(path, i + 1) : end, eta), 'nothing'))
}
