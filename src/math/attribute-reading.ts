import { at } from '../base/assert.ts'
import type { Attribute, AttributeForm, FaceKinds } from '../protocol/attribute.ts'
import { sigmoid } from './sigmoid.ts'
import { dot } from './vectors.ts'

/** The kind of face that a normalised z_sem is of; null where the pack tells no kinds. */
export function faceKindOf(z: ArrayLike<number>, kinds: FaceKinds | null): string | null {
  if (!kinds) return null
  return kinds.names[dot(kinds.weights, z) + kinds.bias > 0 ? 0 : 1]
}

/** The form of an attribute for a kind of face; null where it is not offered for it. Where the kind is not known, the first. */
export function formFor({ forms }: Pick<Attribute, 'forms'>, kind: string | null): AttributeForm | null {
  return forms.find(({ of }) => of === null || kind === null || of === kind) ?? null
}

/** What a reading is: the probability of a class, the place among the training faces from 0 to 1, or the number of the label itself. */
export type ReadingScale = 'probability' | 'place' | 'number'

export function scaleOf({ kind }: Pick<Attribute, 'kind'>, { places }: Pick<AttributeForm, 'places'>): ReadingScale {
  if (kind === 'classify') return 'probability'
  return places ? 'place' : 'number'
}

/** What the linear model of a form reads in a normalised z_sem, on the scale of `scaleOf`. */
export function readAttribute(
  z: ArrayLike<number>,
  { kind }: Pick<Attribute, 'kind'>,
  { weights, bias, places }: Pick<AttributeForm, 'weights' | 'bias' | 'places'>,
): number {
  const value = dot(weights, z) + bias
  if (kind === 'classify') return sigmoid(value)
  return places ? placeAmong(places, value) : value
}

/** The share of faces that lie below a value, from the values at even quantiles, rising. It ends at 0 and 1: beyond there was no face. */
function placeAmong(quantiles: readonly number[], value: number): number {
  const last = quantiles.length - 1
  if (value <= at(quantiles, 0)) return 0
  if (value >= at(quantiles, last)) return 1
  const above = quantiles.findIndex((quantile) => quantile > value)
  const [low, high] = [at(quantiles, above - 1), at(quantiles, above)]
  return (above - 1 + (value - low) / (high - low)) / last
}
