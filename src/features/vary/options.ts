import { integer, maxValue, minValue, nullable, number, object, parse, pipe } from 'valibot'
import type { ClassCondition } from '../../protocol/codes.ts'
import type { Manifest } from '../../protocol/manifest.ts'
import type { VaryInput } from '../../recipes/vary.ts'
import type { OptionsSpec } from '../../store/options-slice.ts'
import { chosenClassSchema, classWithin, type MayTakeClass } from '../settings/class-condition.ts'
import { etaSchema } from '../settings/eta.ts'
import { seedSchema } from '../settings/seed.ts'
import { stepsSchema, stepsToDraw } from '../settings/steps.ts'

/** The choices of the user; null stands for the pack's default. */
export type VaryOptions = {
  count: number
  seed: number
  /** How much of the way from the picture to x_T is made random, in percent: 0 keeps all of x_T, 100 nothing of it. */
  depth: number
  renderSteps: number | null
  /** How much of the noise of every step on the way down is fresh, 0 to 1. */
  eta: number
  /** The class of the pictures; null until one is chosen. */
  classCondition: ClassCondition | null
}

/** One picture has no deviation. */
export const COUNT = { min: 2, max: 16 } as const

const count = pipe(number(), integer(), minValue(COUNT.min), maxValue(COUNT.max))
const schema = object({
  count,
  seed: seedSchema,
  depth: pipe(number(), minValue(0), maxValue(100)),
  renderSteps: nullable(stepsSchema),
  eta: etaSchema,
  classCondition: chosenClassSchema,
})

export const varyOptions: OptionsSpec<VaryOptions> = {
  id: 'vary',
  initial: { count: 8, seed: 1, depth: 100, renderSteps: null, eta: 0, classCondition: null },
  parse: (value) => parse(schema, value),
}

/** The choice with nothing left open, and the face that is varied. `depth` counts steps of the `steps` to invert and to draw. */
export type VarySettings = Pick<VaryInput, 'count' | 'seed' | 'depth' | 'steps' | 'eta' | 'classCondition'> & { sourceId: string }

/** Steps of the way. At a part of the depth a quick pack takes twice its steps, so that the depth can be chosen finely. */
export function stepsToVary(
  { depth, renderSteps }: Pick<VaryOptions, 'depth' | 'renderSteps'>,
  { defaults, schedule }: Pick<Manifest, 'defaults' | 'schedule'>,
): number {
  const fine = defaults.quick && depth < 100 ? 2 * defaults.quick.steps : null
  return stepsToDraw({ renderSteps: renderSteps ?? fine }, { defaults, schedule })
}

export function resolveOptions(
  { count, seed, depth, renderSteps, eta, classCondition }: VaryOptions,
  { defaults, schedule, space }: Pick<Manifest, 'defaults' | 'schedule'> & MayTakeClass,
  sourceId: string,
): VarySettings {
  const steps = stepsToVary({ depth, renderSteps }, { defaults, schedule })
  return { sourceId, count, seed, steps, eta, depth: depthInSteps(depth, steps), ...classWithin({ space }, classCondition) }
}

const settingsSchema = object({
  count,
  seed: seedSchema,
  depth: pipe(number(), integer(), minValue(0)),
  steps: stepsSchema,
  eta: etaSchema,
  classCondition: chosenClassSchema,
})

/** Reads the settings that a variation was made with as the choice that leads to them again. */
export const madeOptions: OptionsSpec<VaryOptions> = {
  ...varyOptions,
  parse: (value) => {
    const { depth, steps, ...made } = parse(settingsSchema, value)
    return { ...made, depth: Math.min(100, (100 * depth) / steps), renderSteps: steps }
  },
}

/** Percent as whole steps; any percentage above 0 is at least one step. */
export function depthInSteps(percent: number, steps: number): number {
  return percent === 0 ? 0 : Math.max(1, Math.round((percent / 100) * steps))
}
