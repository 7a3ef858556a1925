import { boolean, integer, maxValue, minValue, nullable, number, object, optional, parse, picklist, pipe } from 'valibot'
import { LEAST_BOUND_STEPS } from '../../math/likelihood/levels.ts'
import type { ClassCondition } from '../../protocol/codes.ts'
import type { OptionsSpec } from '../../store/options-slice.ts'
import { chosenClassSchema } from '../settings/class-condition.ts'
import { seedSchema } from '../settings/seed.ts'
import { stepsSchema } from '../settings/steps.ts'

export type InsideView = 'strip' | 'quality' | 'map' | 'bits' | 'noising'
export type QualityMeasure = 'ssim' | 'psnr' | 'mse'

export type InsideOptions = {
  view: InsideView
  /** Strip, quality and likelihood: the class that the face is looked at as; null for that of its x_T. */
  classCondition: ClassCondition | null
  /** Strip: the T that is looked into, and how many of its steps. */
  steps: number
  frames: number
  /** Strip: also the model without z_sem, where the pack has one. */
  plain: boolean
  /** Quality: the measure in the chart. */
  measure: QualityMeasure
  /** Map: x_T of the face on the stage, or a random one, which carries no details of a face. */
  noise: 'face' | 'random'
  seed: number
  points: 'pictures' | 'names'
  /** Map: steps to draw in full; null for the pack's default. */
  renderSteps: number | null
  /** Likelihood: terms of the bound, draws of noise, and whether other pictures are measured beside the face. */
  boundSteps: number
  draws: number
  contrasts: boolean
  /** Two ways to add noise: the seed of the x_T that the arms draw from, and their steps. */
  armSeed: number
  armSteps: number
}

/** Of the filmstrip; the paper's figure 6 has T = 10. */
export const STRIP_STOPS = [5, 10, 20, 50, 100] as const
export const FRAMES = { min: 2, max: 16 } as const

/** Terms of a bound: the fewest that say something, and as many as the usual schedule has levels. */
export const BOUND_STOPS = [LEAST_BOUND_STEPS, 100, 250, 1000] as const
/** Draws of noise: a standard error takes two. */
export const DRAWS = { min: 1, max: 16 } as const
const DEFAULT_DRAWS = 2

/** Steps of ancestral sampling. */
export const ARM_STOPS = [25, 50, 100, 250] as const
const DEFAULT_ARM_STEPS = 100

const whole = pipe(number(), integer())
const schema = object({
  view: picklist(['strip', 'quality', 'map', 'bits', 'noising']),
  classCondition: chosenClassSchema,
  steps: stepsSchema,
  frames: pipe(whole, minValue(FRAMES.min), maxValue(FRAMES.max)),
  plain: boolean(),
  measure: picklist(['ssim', 'psnr', 'mse']),
  noise: picklist(['face', 'random']),
  seed: seedSchema,
  points: picklist(['pictures', 'names']),
  renderSteps: nullable(stepsSchema),
  boundSteps: optional(pipe(whole, minValue(LEAST_BOUND_STEPS)), LEAST_BOUND_STEPS),
  draws: optional(pipe(whole, minValue(DRAWS.min), maxValue(DRAWS.max)), DEFAULT_DRAWS),
  contrasts: optional(boolean(), true),
  armSeed: optional(seedSchema, 1),
  armSteps: optional(stepsSchema, DEFAULT_ARM_STEPS),
})

export const insideOptions: OptionsSpec<InsideOptions> = {
  id: 'inside',
  initial: {
    view: 'strip',
    classCondition: null,
    steps: 20,
    frames: 8,
    plain: true,
    measure: 'ssim',
    noise: 'random',
    seed: 1,
    points: 'pictures',
    renderSteps: null,
    boundSteps: LEAST_BOUND_STEPS,
    draws: DEFAULT_DRAWS,
    contrasts: true,
    armSeed: 1,
    armSteps: DEFAULT_ARM_STEPS,
  },
  parse: (value) => parse(schema, value),
}
