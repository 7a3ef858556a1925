import { makePlan } from '../../math/make-plan.ts'
import type { Manifest } from '../../protocol/manifest.ts'
import type { Method, Plan } from '../../protocol/plan.ts'
import type { ReconstructMethod, SettledOptions } from './options.ts'

/** By what each method inverts and draws. */
export const SOLVERS: Record<ReconstructMethod, { invert: Method; render: Method }> = {
  ddim: { invert: 'ddim', render: 'ddim' },
  quick: { invert: 'ab2', render: 'dpm++2m' },
  exact: { invert: 'exact', render: 'exact' },
}

export type ReconstructPlans = Record<'invert' | 'render' | 'random', Plan>

/** What a reconstruction runs: to x_T, back, and once more from a random x_T, which has no pair. */
export function plansOf(schedule: Manifest['schedule'], { method, invertSteps, renderSteps }: SettledOptions): ReconstructPlans {
  const { invert, render } = SOLVERS[method]
  return {
    invert: makePlan(schedule, invert, 'invert', invertSteps),
    render: makePlan(schedule, render, 'render', renderSteps),
    random: makePlan(schedule, render, 'render', renderSteps, { pair: false }),
  }
}

/** How often the network runs for that. */
export function countSteps(schedule: Manifest['schedule'], settled: SettledOptions): number {
  return Object.values(plansOf(schedule, settled)).reduce((sum, { rows }) => sum + rows.length, 0)
}
