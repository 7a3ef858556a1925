import { at } from '../base/assert.ts'
import { sphericalWeights, weightedSum } from '../math/blend.ts'
import { swapTop } from '../math/swap-top.ts'
import type { Noise } from '../protocol/codes.ts'
import { type FaceCodes, withoutPair } from './codes-of.ts'
import { askedOf, isSameClass } from './ways.ts'

export type CodeName = 'z' | 'xT'

/**
 * A mixture of the codes of some faces.
 *   swap   The first face gets one code of the second; of z_sem only the `top` numbers that differ most, where not null.
 *   blend  Every face has a share in z_sem and one in x_T.
 */
export type Mixture =
  { kind: 'swap'; code: CodeName; top: number | null } | { kind: 'blend'; zShares: readonly number[]; xShares: readonly number[] }

/** Mixes codes as the paper does (section 5.1): z_sem linearly, x_T on the sphere. `std` makes differences of z_sem comparable. */
export function mixCodes(codes: readonly FaceCodes[], mixture: Mixture, std: readonly number[] | null): FaceCodes {
  return mixture.kind === 'swap' ? swapCode(at(codes, 0), at(codes, 1), mixture, std) : blendCodes(codes, mixture.zShares, mixture.xShares)
}

function swapCode(
  into: FaceCodes,
  from: FaceCodes,
  { code, top }: Extract<Mixture, { kind: 'swap' }>,
  std: readonly number[] | null,
): FaceCodes {
  if (code === 'xT') return { z: into.z, noise: withoutPair(from.noise) }
  if (!into.z || !from.z || top === null) return { z: from.z, noise: withoutPair(into.noise) }
  if (top === 0) return into
  return { z: { data: swapTop(into.z.data, from.z.data, top, std), count: 1 }, noise: withoutPair(into.noise) }
}

function blendCodes(codes: readonly FaceCodes[], zShares: readonly number[], xShares: readonly number[]): FaceCodes {
  const whole = codes.find((_, i) => xShares[i] === 1 && zShares[i] === 1)
  if (whole) return whole
  const z = codes.flatMap((face) => face.z?.data ?? [])
  return {
    z: z.length === codes.length ? { data: weightedSum(z, zShares), count: 1 } : null,
    noise: blendNoise(
      codes.map(({ noise }) => noise),
      xShares,
    ),
  }
}

/**
 * x_T on the sphere. It is drawn by the method and as the class of the codes that have a share, by DDIM where methods differ and as no class where classes do. The share of one code
 * alone is that code.
 */
export function blendNoise(noises: readonly Noise[], shares: readonly number[]): Noise {
  const taken = noises.filter((_, i) => shares[i] !== 0)
  const first = at(taken, 0)
  const alike = taken.every(({ method, steps, power }) => method === first.method && steps === first.steps && power === first.power)
  const states = noises.map(({ codes }) => codes.data)
  const data = weightedSum(states, sphericalWeights(states, shares))
  const codes = { ...first.codes, data, pair: null }
  const sameClass = taken.every((one) => isSameClass(one, first))
  const { classCondition, ...way } = first
  return { ...(alike ? way : { method: 'ddim', steps: first.steps }), ...(sameClass && askedOf(classCondition)), codes }
}
