import { array, integer, maxLength, maxValue, minValue, nullable, number, object, parse, picklist, pipe, string } from 'valibot'
import { stepsWithin } from '../../math/samplers/steps.ts'
import type { ClassCondition } from '../../protocol/codes.ts'
import type { Manifest } from '../../protocol/manifest.ts'
import type { OptionsSpec } from '../../store/options-slice.ts'
import { chosenClassSchema, classWithin, type MayTakeClass } from '../settings/class-condition.ts'
import { etaSchema } from '../settings/eta.ts'
import { seedSchema } from '../settings/seed.ts'
import { stepsSchema, stepsToDraw } from '../settings/steps.ts'

/** A condition on an attribute's score; attributes are named by their keys. Attributes that the pack lacks are ignored. */
export type Condition = { key: string; bound: 'least' | 'most'; score: number }

/** The choices of the user; null stands for the pack's default. */
export type SampleOptions = {
  count: number
  seed: number
  /** T: steps to draw. T_latent: steps to make up a z_sem. */
  renderSteps: number | null
  latentSteps: number | null
  /** How much of the noise of every step is fresh, 0 to 1. */
  eta: number
  /** The class of the pictures; null until one is chosen. */
  classCondition: ClassCondition | null
  conditions: Condition[]
  /** How many candidates are looked at where there are conditions. */
  candidates: number
}

/** The most faces that users can look over at once. They are drawn a few at a time: a hundred take no more memory of the model at once than eight do. */
export const COUNT = { min: 1, max: 100 } as const
/** The largest takes the official latent net on a processor some minutes; a search can be cancelled. */
export const CANDIDATE_STOPS = [64, 256, 1024, 4096, 16_384] as const

const steps = nullable(stepsSchema)
const schema = object({
  count: pipe(number(), integer(), minValue(COUNT.min), maxValue(COUNT.max)),
  seed: seedSchema,
  renderSteps: steps,
  latentSteps: steps,
  eta: etaSchema,
  classCondition: chosenClassSchema,
  conditions: pipe(array(object({ key: string(), bound: picklist(['least', 'most']), score: number() })), maxLength(100)),
  candidates: pipe(number(), integer(), minValue(1), maxValue(Math.max(...CANDIDATE_STOPS))),
})

export const sampleOptions: OptionsSpec<SampleOptions> = {
  id: 'sample',
  initial: { count: 8, seed: 1, renderSteps: null, latentSteps: null, eta: 0, classCondition: null, conditions: [], candidates: 1024 },
  parse: (value) => parse(schema, value),
}

/** The choice with nothing left open. Attributes that the pack lacks are not asked for. */
export type SampleSettings = Omit<SampleOptions, 'renderSteps' | 'latentSteps' | 'classCondition'> & {
  renderSteps: number
  latentSteps: number
  classCondition?: ClassCondition
}

export function resolveOptions(
  options: SampleOptions,
  { defaults, schedule, latentSchedule, space }: Pick<Manifest, 'defaults' | 'schedule' | 'latentSchedule'> & MayTakeClass,
  keys: readonly string[],
): SampleSettings {
  const { classCondition, ...rest } = options
  const { latentSteps, conditions } = rest
  return {
    ...rest,
    ...classWithin({ space }, classCondition),
    renderSteps: stepsToDraw(options, { defaults, schedule }),
    latentSteps: stepsWithin(latentSchedule ?? schedule, latentSteps ?? defaults.latentSteps),
    conditions: conditions.filter(({ key }) => keys.includes(key)),
  }
}
