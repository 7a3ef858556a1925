import type { Schedule } from '../../protocol/manifest.ts'
import { clean, type Level, levelsAt, logSnrLevel, type Mix, noise } from '../schedule.ts'
import { checkPower, checkSteps, selectPowerSteps, selectSteps } from './steps.ts'

/**
 * The levels at which a plan calls the network, rising, and those where it ends: `up` and `top` of an inversion, `down` and `bottom` of a
 * render. `all` are its levels as an exact pair meets them.
 */
export type Track = { up: readonly Level[]; top: Mix; down: readonly Level[]; bottom: Mix; all: readonly Level[] }

/**
 * The track of `steps` steps. Where a schedule is a table of betas, as in the official code, the levels have no noise below them and nothing but
 * noise above: a picture is read as the lowest level. A log-SNR schedule is continuous: N steps lead from one of N + 1 levels to the next, and
 * each is called at its noisier end going down (Kingma et al. 2021) and at the other going up.
 * Without a power the steps are even. Throws `internal` for a step count or a power out of range and `bad-pack` for a broken schedule.
 */
export function trackOf(schedule: Schedule, steps: number, power: number | undefined): Track {
  if (schedule.kind !== 'log-snr') {
    const all = levelsAt(
      schedule,
      power === undefined ? selectSteps(steps, schedule.steps) : selectPowerSteps(steps, power, schedule.steps),
    )
    return { up: all, top: noise, down: all, bottom: clean, all }
  }
  checkSteps(steps, schedule.steps)
  if (power !== undefined) checkPower(power)
  const levelAt = (step: number) => logSnrLevel(schedule, (step / steps) ** (power ?? 1))
  const all = Array.from({ length: steps + 1 }, (_, step) => levelAt(step))
  const [up, down] = [all.slice(0, -1), all.slice(1)]
  return { up, top: levelAt(steps), down, bottom: levelAt(0), all }
}
