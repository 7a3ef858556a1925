import type { ClassCondition, DrawingWay, Noise, Way } from '../protocol/codes.ts'
import type { RenderWay } from '../protocol/engine-api.ts'
import type { Manifest } from '../protocol/manifest.ts'

type Defaults = Pick<Manifest, 'defaults'>

/** Steps from a picture to x_T where the user has chosen none. */
export function stepsToInvert({ defaults }: Defaults): number {
  return defaults.quick?.steps ?? defaults.invertSteps
}

/** How a pack inverts: by its quick pair where it has one, else by DDIM as in the paper. */
export function inversionWay({ defaults: { quick } }: Defaults, steps: number, classCondition?: ClassCondition): Way {
  const asked = askedOf(classCondition)
  return quick ? { method: 'ab2', steps, power: quick.power, ...asked } : { method: 'ddim', steps, ...asked }
}

/** How a pack draws a random or mixed x_T, and drafts; with fresh noise in every step by DDIM in even steps, as in its paper. */
export function drawingWay({ defaults: { quick } }: Defaults, steps: number, eta = 0, classCondition?: ClassCondition): DrawingWay {
  const asked = askedOf(classCondition)
  if (eta > 0) return { method: 'ddim', steps, eta, ...asked }
  return quick ? { method: 'dpm++2m', steps, power: quick.power, ...asked } : { method: 'ddim', steps, ...asked }
}

/** The class of a way that has one; without it an x_T is drawn as its own. */
export function askedOf(classCondition: ClassCondition | undefined): Pick<Way, 'classCondition'> {
  return classCondition ? { classCondition } : {}
}

/** The class that a face is drawn as, also before it has an x_T: the chosen one, else that of its x_T. */
export function classFor(
  { noise }: { noise: Pick<Way, 'classCondition'> | null },
  chosen: ClassCondition | undefined,
): ClassCondition | undefined {
  return chosen ?? noise?.classCondition
}

/** The x_T of a picture that was drawn as a class: by it the x_T leads to that picture. */
export function drawnAs(noise: Noise, classCondition: ClassCondition | undefined): Noise {
  return classCondition ? { ...noise, classCondition } : noise
}

/** The class that bits are measured given; a guidance belongs to drawing alone. */
export function givenClass(classCondition: ClassCondition | undefined): { class?: number | null } {
  return classCondition ? { class: classCondition.class } : {}
}

/** Whether two x_T are drawn as the same class; without one no guidance counts. */
export function isSameClass(
  { classCondition: a }: Pick<Way, 'classCondition'>,
  { classCondition: b }: Pick<Way, 'classCondition'>,
): boolean {
  const label = a?.class ?? null
  return label === (b?.class ?? null) && (label === null || a?.guidance === b?.guidance)
}

/**
 * How a pack draws an x_T that was found. An exact one returns to its picture by its own way alone. Where a pack has a quick pair, it draws
 * every other x_T, which all are near one solution; else the method that found it draws it.
 */
export function wayBack(manifest: Defaults, noise: Pick<Noise, 'method'>, steps: number, classCondition?: ClassCondition): RenderWay {
  const isOwn = noise.method === 'exact' || !manifest.defaults.quick
  return isOwn ? { method: null, steps, ...askedOf(classCondition) } : drawingWay(manifest, steps, 0, classCondition)
}
