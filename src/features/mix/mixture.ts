import type { Noise } from '../../protocol/codes.ts'
import { at } from '../../base/assert.ts'
import { sphericalWeights, weightedSum } from '../../math/blend.ts'
import { swapTop } from '../../math/swap-top.ts'
import type { HeldCode } from '../../store/hand-slice.ts'
import type { FaceCodes } from '../codes-of.ts'

export type CodeName = HeldCode['code']

/**
 * What is made of the codes of some faces.
 *   swap   The first face gets one code of the second; of z_sem only the `top` numbers that differ most, where not null.
 *   blend  Every face has a share in z_sem and one in x_T.
 */
export type Mixture =
  { kind: 'swap'; code: CodeName; top: number | null } | { kind: 'blend'; zShares: readonly number[]; xShares: readonly number[] }

/** A mixture's codes. They are `whole` when both come from one face unchanged: only then its second exact state belongs to them. */
export type MixedCodes = FaceCodes & { whole: boolean }

/** Mixes codes as the paper does (section 5.1): z_sem linearly, x_T on the sphere. `std` makes differences of z_sem comparable. */
export function mixCodes(codes: readonly FaceCodes[], mixture: Mixture, std: readonly number[] | null): MixedCodes {
  return mixture.kind === 'swap' ? swapCode(at(codes, 0), at(codes, 1), mixture, std) : blendCodes(codes, mixture.zShares, mixture.xShares)
}

function swapCode(
  into: FaceCodes,
  from: FaceCodes,
  { code, top }: Extract<Mixture, { kind: 'swap' }>,
  std: readonly number[] | null,
): MixedCodes {
  if (code === 'xT') return { z: into.z, noise: from.noise, whole: false }
  if (!into.z || !from.z || top === null) return { z: from.z, noise: into.noise, whole: false }
  return { z: { data: swapTop(into.z.data, from.z.data, top, std), count: 1 }, noise: into.noise, whole: top === 0 }
}

function blendCodes(codes: readonly FaceCodes[], zShares: readonly number[], xShares: readonly number[]): MixedCodes {
  const z = codes.flatMap((face) => face.z?.data ?? [])
  const whole = xShares.findIndex((share) => share === 1)
  return {
    z: z.length === codes.length ? { data: weightedSum(z, zShares), count: 1 } : null,
    noise: blendNoise(
      codes.map(({ noise }) => noise),
      xShares,
    ),
    whole: whole >= 0 && zShares[whole] === 1,
  }
}

/** x_T on the sphere; where every code has a second exact state of the same plan, that is mixed by the same weights. */
export function blendNoise(noises: readonly Noise[], shares: readonly number[]): Noise {
  const { method, steps } = at(noises, 0)
  const alike = noises.every((noise) => noise.method === method && noise.steps === steps)
  const states = noises.map(({ codes }) => codes.data)
  const weights = sphericalWeights(states, shares)
  const pairs = noises.flatMap(({ codes }) => codes.pair ?? [])
  const pair = alike && pairs.length === noises.length ? weightedSum(pairs, weights) : null
  return { codes: { data: weightedSum(states, weights), pair, count: 1 }, method: alike ? method : 'ddim', steps }
}
