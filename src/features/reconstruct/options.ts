import { object, parse, nullable, picklist } from 'valibot'
import { stepsWithin } from '../../math/samplers/steps.ts'
import type { ClassCondition } from '../../protocol/codes.ts'
import type { Manifest } from '../../protocol/manifest.ts'
import type { ReconstructMethod } from '../../recipes/reconstruct.ts'
import type { OptionsSpec } from '../../store/options-slice.ts'
import { chosenClassSchema, classWithin, type MayTakeClass } from '../settings/class-condition.ts'
import { seedSchema } from '../settings/seed.ts'
import { stepsSchema } from '../settings/steps.ts'

/** The choices of the user; null stands for the pack's default. */
export type ReconstructOptions = {
  method: ReconstructMethod | null
  invertSteps: number | null
  renderSteps: number | null
  /** Seed of the x_T that stands in for the inverted one. */
  seed: number
  /** The class of the face; null until one is chosen. */
  classCondition: ClassCondition | null
}

/** The choice with nothing left open. The exact method renders in the steps of its inversion. */
export type ResolvedOptions = {
  method: ReconstructMethod
  invertSteps: number
  renderSteps: number
  seed: number
  classCondition?: ClassCondition
}

const steps = nullable(stepsSchema)
const schema = object({
  method: nullable(picklist(['ddim', 'quick', 'exact'])),
  invertSteps: steps,
  renderSteps: steps,
  seed: seedSchema,
  classCondition: chosenClassSchema,
})

export const reconstructOptions: OptionsSpec<ReconstructOptions> = {
  id: 'reconstruct',
  initial: { method: null, invertSteps: null, renderSteps: null, seed: 1, classCondition: null },
  parse: (value) => parse(schema, value),
}

export function resolveOptions(
  options: ReconstructOptions,
  { defaults, schedule, space }: Pick<Manifest, 'defaults' | 'schedule'> & MayTakeClass,
): ResolvedOptions {
  const method = options.method ?? (defaults.quick ? 'quick' : 'ddim')
  const proposed =
    method === 'quick' && defaults.quick ? { invertSteps: defaults.quick.steps, renderSteps: defaults.quick.steps } : defaults
  const invertSteps = stepsWithin(schedule, options.invertSteps ?? proposed.invertSteps)
  const renderSteps = stepsWithin(schedule, options.renderSteps ?? proposed.renderSteps)
  const drawn = method === 'exact' ? invertSteps : renderSteps
  return { method, invertSteps, renderSteps: drawn, seed: options.seed, ...classWithin({ space }, options.classCondition) }
}
