import { object, parse, nullable, picklist } from 'valibot'
import type { Manifest } from '../../protocol/manifest.ts'
import type { ReconstructMethod } from '../../recipes/reconstruct.ts'
import type { OptionsSpec } from '../../store/options-slice.ts'
import { seedSchema } from '../settings/seed.ts'
import { stepsSchema, stepsToDraw } from '../settings/steps.ts'

/** The choices of the user; null stands for the pack's default. */
export type ReconstructOptions = {
  method: ReconstructMethod
  invertSteps: number | null
  renderSteps: number | null
  /** Seed of the x_T that stands in for the inverted one. */
  seed: number
}

/** The choice with nothing left open. The exact method renders in the steps of its inversion. */
export type ResolvedOptions = { method: ReconstructMethod; invertSteps: number; renderSteps: number; seed: number }

const steps = nullable(stepsSchema)
const schema = object({
  method: picklist(['ddim', 'quick', 'exact']),
  invertSteps: steps,
  renderSteps: steps,
  seed: seedSchema,
})

export const reconstructOptions: OptionsSpec<ReconstructOptions> = {
  id: 'reconstruct',
  initial: { method: 'ddim', invertSteps: null, renderSteps: null, seed: 1 },
  parse: (value) => parse(schema, value),
}

export function resolveOptions(
  options: ReconstructOptions,
  { defaults, schedule }: Pick<Manifest, 'defaults' | 'schedule'>,
): ResolvedOptions {
  const invertSteps = Math.min(schedule.steps, options.invertSteps ?? defaults.invertSteps)
  const renderSteps = stepsToDraw(options, { defaults, schedule })
  return { method: options.method, invertSteps, renderSteps: options.method === 'exact' ? invertSteps : renderSteps, seed: options.seed }
}
