import { assert, at } from '../../base/assert.ts'
import type { Schedule } from '../../protocol/manifest.ts'
import { allLevels, type Level, levelCount, logSnr } from '../schedule.ts'

/** The fewest terms of a bound. A sum of fewer says more about its steps than about the picture. */
export const LEAST_BOUND_STEPS = 50

/** Whether a schedule has levels enough for a bound. */
export function hasBound(schedule: Schedule): boolean {
  return levelCount(schedule) > LEAST_BOUND_STEPS
}

/**
 * The rising levels between which a bound of `steps` terms is summed, one more than terms: the first and the last level of the
 * schedule, and between them those that divide the log-SNR most evenly. Even steps in t would leave half of a linear schedule's
 * log-SNR to the first of fifty. A schedule of fewer levels gives all that it has. Throws `internal` for fewer terms than
 * `LEAST_BOUND_STEPS`, whether asked for or all that there are.
 */
export function boundLevels(schedule: Schedule, steps: number): Level[] {
  assert(Number.isInteger(steps) && steps >= LEAST_BOUND_STEPS, `a bound of at least ${LEAST_BOUND_STEPS} steps was expected, not ${steps}`)
  const all = allLevels(schedule)
  assert(hasBound(schedule), `a schedule of more than ${LEAST_BOUND_STEPS} levels was expected, not of ${all.length}`)
  const last = all.length - 1
  const terms = Math.min(steps, last)
  const [most, least] = [logSnr(at(all, 0)), logSnr(at(all, last))]
  const chosen: Level[] = []
  for (let i = 0, t = 0; i <= terms; i++, t++) {
    const wanted = most + ((least - most) * i) / terms
    while (t < last && logSnr(at(all, t)) + logSnr(at(all, t + 1)) > 2 * wanted) t++
    t = Math.min(t, last - (terms - i))
    chosen.push(at(all, t))
  }
  return chosen
}
