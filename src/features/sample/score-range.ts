import { formFor, scaleOf } from '../../math/attribute-reading.ts'
import type { Attribute } from '../../protocol/attribute.ts'

/** Beyond three standard deviations lies 1 code in 370. */
const REACH = 3

/**
 * Where the readings of an attribute lie: 0 to 1 for a probability and for a place among the training faces; for another number around its bias,
 * as far as codes of mean 0 and deviation 1 reach, of which it is a weighted sum. `step` is a hundredth of it.
 */
export function scoreRange(attribute: Pick<Attribute, 'kind' | 'forms'>): { min: number; max: number; step: number } {
  const form = formFor(attribute, null)
  if (!form || scaleOf(attribute, form) !== 'number') return { min: 0, max: 1, step: 0.01 }
  const reach = REACH * Math.sqrt(form.weights.reduce((sum, weight) => sum + weight * weight, 0))
  return { min: form.bias - reach, max: form.bias + reach, step: reach / 50 }
}
