import type { Attribute } from '../protocol/manifest.ts'
import { angleBetween, dot } from './vectors.ts'

/** The logistic function, without overflow. */
export function sigmoid(logit: number): number {
  const small = Math.exp(-Math.abs(logit))
  return logit < 0 ? small / (1 + small) : 1 / (1 + small)
}

/** The score of a normalised z_sem by an attribute's linear model: a probability from 0 to 1, or the value of a regression. */
export function attributeScore(z: ArrayLike<number>, { direction, bias, kind }: Pick<Attribute, 'direction' | 'bias' | 'kind'>): number {
  const score = dot(direction, z) + bias
  return kind === 'classify' ? sigmoid(score) : score
}

/** 1 - cos of the angle between two normalised z_sem, 0 to 2: the distance of an edited identity from the original. */
export function cosineDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return 1 - Math.cos(angleBetween(a, b))
}
