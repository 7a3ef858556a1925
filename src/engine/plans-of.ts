import { SubcodeError } from '../base/errors.ts'
import { makePlan } from '../math/samplers/make-plan.ts'
import type { BothWays } from '../math/samplers/partial-plan.ts'
import type { Plan } from '../math/samplers/plan.ts'
import type { DrawingWay, Method, Noise, Way } from '../protocol/codes.ts'
import type { RenderWay } from '../protocol/engine-api.ts'
import type { Schedule } from '../protocol/manifest.ts'
import { stepsWithin } from '../math/samplers/steps.ts'

/** The method that leads an x_T of each inversion back to its picture. AB2 up and DPM-Solver++ down are the quick pair. */
const drawsBack: Record<Method, Method> = { ddim: 'ddim', 'dpm++2m': 'dpm++2m', ab2: 'dpm++2m', heun: 'heun', exact: 'exact' }

/** The spacing that an x_T keeps. Even steps have none, as in x_T that were kept before there was another. */
export function spacingOf(power: number | undefined): Pick<Way, 'power'> {
  return power === undefined ? {} : { power }
}

/** The class that an x_T keeps; those of packs without classes have none. */
export function classOf({ classCondition }: Pick<Way, 'classCondition'>): Pick<Way, 'classCondition'> {
  return classCondition === undefined ? {} : { classCondition }
}

/** The plan of an inversion, and the way that leads back. */
export function inversionOf(schedule: Schedule, way: Way): { plan: Plan; back: Way } {
  const { method, steps: wanted, power } = way
  const steps = stepsWithin(schedule, wanted)
  const spacing = spacingOf(method === 'exact' ? undefined : power)
  return {
    plan: makePlan(schedule, method, 'invert', steps, spacing),
    back: { method: drawsBack[method], steps, ...spacing, ...classOf(way) },
  }
}

/** The methods up and down of a way of one state: DPM-Solver++ goes down, and AB2 up. Throws `internal` for the exact method, which has two. */
export function bothWays(schedule: Schedule, { method, steps, power, eta }: DrawingWay): BothWays {
  if (method === 'exact') throw new SubcodeError('internal', 'way: expected a method of one state, got exact.')
  const isQuick = method === 'dpm++2m' || method === 'ab2'
  const methods = isQuick ? ({ up: 'ab2', down: 'dpm++2m' } as const) : { up: method, down: method }
  return { ...methods, steps: stepsWithin(schedule, steps), power, eta }
}

/**
 * The plan that draws an x_T. Without a method of its own it is drawn by the method and spacing of its inversion, an exact one in the
 * same steps and from both states where it has them, so that it returns to its picture. A method of its own starts from x_T alone.
 */
export function drawingOf(schedule: Schedule, noise: Noise | null, { method, steps, power, eta = 0 }: RenderWay): Plan {
  if (noise && eta > 0) throw new SubcodeError('internal', `way.eta: expected 0 for an x_T that is given, got ${eta}.`)
  if (method !== null || !noise) {
    return makePlan(schedule, method ?? 'ddim', 'render', stepsWithin(schedule, steps), { pair: false, power, eta })
  }
  const isExact = noise.method === 'exact'
  const own = stepsWithin(schedule, isExact ? noise.steps : steps)
  return makePlan(schedule, noise.method, 'render', own, { pair: isExact && noise.codes.pair !== null, power: noise.power })
}
