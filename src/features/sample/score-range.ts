import type { Attribute } from '../../protocol/manifest.ts'

/** Beyond three standard deviations lies 1 code in 370. */
const REACH = 3

/**
 * Where the scores of an attribute lie: 0 to 1 for a classifier; for a regression around its bias, as far as codes of mean 0 and deviation 1
 * reach, of which its score is a weighted sum. `step` is a hundredth of it.
 */
export function scoreRange({ kind, direction, bias }: Pick<Attribute, 'kind' | 'direction' | 'bias'>): {
  min: number
  max: number
  step: number
} {
  if (kind === 'classify') return { min: 0, max: 1, step: 0.01 }
  const reach = REACH * Math.sqrt(direction.reduce((sum, weight) => sum + weight * weight, 0))
  return { min: bias - reach, max: bias + reach, step: reach / 50 }
}
