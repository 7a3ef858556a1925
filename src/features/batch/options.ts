import { array, boolean, maxLength, nullable, object, parse, pipe, string } from 'valibot'
import type { ClassCondition } from '../../protocol/codes.ts'
import type { OptionsSpec } from '../../store/options-slice.ts'
import { chosenClassSchema } from '../settings/class-condition.ts'
import { stepsSchema } from '../settings/steps.ts'

export type BatchOptions = {
  /** The faces that take part, in order. */
  faceIds: string[]
  /** Steps to draw; null for the pack's default. */
  renderSteps: number | null
  /** The class that all faces are drawn as; null for that of each one's x_T. */
  classCondition: ClassCondition | null
  /** Whether the pictures of the ZIP hold x_T. */
  withNoise: boolean
}

/**
 * Photos, codes and results of a batch stay in memory: at 256 pixels a face takes 2.4 MB with all of them, so that a hundred are a
 * quarter of a gigabyte, which a phone still has.
 */
export const MAX_FACES = 100

const schema = object({
  faceIds: pipe(array(string()), maxLength(MAX_FACES)),
  renderSteps: nullable(stepsSchema),
  classCondition: chosenClassSchema,
  withNoise: boolean(),
})

export const batchOptions: OptionsSpec<BatchOptions> = {
  id: 'batch',
  initial: { faceIds: [], renderSteps: null, classCondition: null, withNoise: false },
  parse: (value) => parse(schema, value),
}

/** The faces with some more at the end, as far as the limit allows, none twice. */
export function withFaces(faceIds: readonly string[], more: readonly string[]): string[] {
  return [...new Set([...faceIds, ...more])].slice(0, MAX_FACES)
}
