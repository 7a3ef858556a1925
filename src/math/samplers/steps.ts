import { SubcodeError } from '../../base/errors.ts'

/** With two there is a level between the picture and x_T. */
export const MIN_STEPS = 2

/**
 * The official "ddimN" rule: the smallest stride for which 0, stride, 2 * stride, ... below `trainingSteps` has exactly
 * `steps` elements, or null where none has (66 of 1000, for example; the official code raises an error there).
 */
export function ddimStride(steps: number, trainingSteps: number): number | null {
  const stride = Math.ceil(trainingSteps / steps)
  return stride < trainingSteps && Math.ceil(trainingSteps / stride) === steps ? stride : null
}

/**
 * The kept training indices, rising from 0. With the official stride where there is one (so the last index is not
 * `trainingSteps - 1`), else floor(i * trainingSteps / steps), which agrees with it wherever the stride divides.
 * Throws `internal` unless 2 <= steps <= trainingSteps.
 */
export function selectSteps(steps: number, trainingSteps = 1000): number[] {
  if (!Number.isInteger(steps) || steps < 2 || steps > trainingSteps) {
    throw new SubcodeError('internal', `the number of steps must be an integer from 2 to ${trainingSteps}, not ${steps}`)
  }
  const stride = ddimStride(steps, trainingSteps)
  return Array.from({ length: steps }, (_, i) => (stride === null ? Math.floor((i * trainingSteps) / steps) : i * stride))
}
