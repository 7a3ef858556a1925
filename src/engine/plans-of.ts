import { makePlan } from '../math/samplers/make-plan.ts'
import type { Plan } from '../math/samplers/plan.ts'
import type { Method, Noise, Way } from '../protocol/codes.ts'
import type { RenderWay } from '../protocol/engine-api.ts'
import type { Schedule } from '../protocol/manifest.ts'
import { MIN_STEPS } from '../math/samplers/steps.ts'

/** The method that leads an x_T of each inversion back to its picture. AB2 up and DPM-Solver++ down are the quick pair. */
const drawsBack: Record<Method, Method> = { ddim: 'ddim', 'dpm++2m': 'dpm++2m', ab2: 'dpm++2m', heun: 'heun', exact: 'exact' }

/** The number of steps, limited to the levels of the schedule. */
export function stepsWithin({ steps: levels }: Schedule, steps: number): number {
  return Math.min(levels, Math.max(MIN_STEPS, Math.round(steps)))
}

/** The plan of an inversion, and the way that leads back. */
export function inversionOf(schedule: Schedule, { method, steps: wanted }: Way): { plan: Plan; back: Way } {
  const steps = stepsWithin(schedule, wanted)
  return { plan: makePlan(schedule, method, 'invert', steps), back: { method: drawsBack[method], steps } }
}

/**
 * The plan that draws an x_T. Without a method of its own it is drawn by the method of its inversion, an exact one in the
 * same steps and from both states where it has them, so that it returns to its picture. A method of its own starts from x_T alone.
 */
export function drawingOf(schedule: Schedule, noise: Noise | null, { method, steps }: RenderWay): Plan {
  if (method !== null || !noise) return makePlan(schedule, method ?? 'ddim', 'render', stepsWithin(schedule, steps), { pair: false })
  const isExact = noise.method === 'exact'
  const own = stepsWithin(schedule, isExact ? noise.steps : steps)
  return makePlan(schedule, noise.method, 'render', own, { pair: isExact && noise.codes.pair !== null })
}
