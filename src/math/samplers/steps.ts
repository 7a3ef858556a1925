import { SubcodeError } from '../../base/errors.ts'
import type { Schedule } from '../../protocol/manifest.ts'

/** With two there is a level between the picture and x_T. */
export const MIN_STEPS = 2

/** The whole number of steps that is nearest to `wished`, from `MIN_STEPS` to the levels of the schedule. */
export function stepsWithin({ steps: levels }: Pick<Schedule, 'steps'>, wished: number): number {
  return Math.min(levels, Math.max(MIN_STEPS, Math.round(wished)))
}

/**
 * The official "ddimN" rule: the smallest stride for which 0, stride, 2 * stride, ... below `trainingSteps` has exactly
 * `steps` elements, or null where none has (66 of 1000, for example; the official code raises an error there).
 */
export function ddimStride(steps: number, trainingSteps: number): number | null {
  const stride = Math.ceil(trainingSteps / steps)
  return stride < trainingSteps && Math.ceil(trainingSteps / stride) === steps ? stride : null
}

/** No spacing puts more of its steps near the picture: beyond it most of them are neighbours at t = 0, 1, 2. */
const MAX_POWER = 8

/**
 * The kept training indices, rising from 0, evenly spaced: with the official stride where there is one (so the last index is not
 * `trainingSteps - 1`), else floor(i * trainingSteps / steps), which agrees with it wherever the stride divides.
 * Throws `internal` unless 2 <= steps <= trainingSteps.
 */
export function selectSteps(steps: number, trainingSteps = 1000): number[] {
  checkSteps(steps, trainingSteps)
  const stride = ddimStride(steps, trainingSteps)
  return Array.from({ length: steps }, (_, i) => (stride === null ? Math.floor((i * trainingSteps) / steps) : i * stride))
}

/**
 * The kept training indices, rising from 0, by a power of time: t_i = top (i / (N - 1))^power, rounded, each at least one above the one
 * before. `top` is 990 of 1000, the last index of the even 100 steps. With a power above 1 they are dense near the picture, where the
 * log-SNR changes most. Throws `internal` unless 2 <= steps <= trainingSteps and 1 <= power <= `MAX_POWER`.
 */
export function selectPowerSteps(steps: number, power: number, trainingSteps = 1000): number[] {
  checkSteps(steps, trainingSteps)
  checkPower(power)
  const top = Math.max(steps - 1, Math.min(trainingSteps - 1, Math.round(0.99 * trainingSteps)))
  const chosen: number[] = []
  for (let i = 0; i < steps; i++) chosen.push(Math.max((chosen.at(-1) ?? -1) + 1, Math.round(top * (i / (steps - 1)) ** power)))
  return chosen
}

/** Throws `internal` unless 1 <= power <= `MAX_POWER`. */
export function checkPower(power: number): void {
  if (power >= 1 && power <= MAX_POWER) return
  throw new SubcodeError('internal', `the power of the spacing must be from 1 to ${MAX_POWER}, not ${power}`)
}

/** Throws `internal` unless 2 <= steps <= trainingSteps. */
export function checkSteps(steps: number, trainingSteps: number): void {
  if (Number.isInteger(steps) && steps >= MIN_STEPS && steps <= trainingSteps) return
  throw new SubcodeError('internal', `the number of steps must be an integer from ${MIN_STEPS} to ${trainingSteps}, not ${steps}`)
}
