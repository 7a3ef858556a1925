import { at } from '../../base/assert.ts'
import { encodedPicture } from '../../math/encoded-picture.ts'
import { gaussian } from '../../math/gaussian.ts'
import { noisyState } from '../../math/samplers/partial-plan.ts'
import { logSnr } from '../../math/schedule.ts'
import type { PictureOverTime } from '../../protocol/engine-api.ts'

/** x itself, the shrunk a^2 x, and DiffEnc's a^2 x + s^2 y. */
export type NoisingWay = 'plain' | 'shrunk' | 'encoded'

/** One way to noise a picture at a time: what is noised, and the state a * clean + s * noise. */
export type Noised = { way: NoisingWay; clean: Float32Array; noisy: Float32Array }

/** Of the noise in all pictures: the same at all times and in all ways. */
const SEED = 1

/** The ways that can be shown: the third needs y, which a pack without a time encoder lacks. */
export function noisedAt({ x, y, levels }: PictureOverTime, index: number): Noised[] {
  const level = at(levels, index)
  const eps = gaussian(SEED, 0, x.length, 'bound')
  const noised = (way: NoisingWay, clean: ArrayLike<number>): Noised => ({
    way,
    clean: Float32Array.from(clean),
    noisy: noisyState(level, clean, eps),
  })
  const ways = [noised('plain', x), noised('shrunk', encodedPicture(level, x, null))]
  return y ? [...ways, noised('encoded', encodedPicture(level, x, at(y, index)))] : ways
}

/** dx_t / d log-SNR of what the pack noises, by the difference between the neighbours of a time: how fast the mean of the noisy states moves. */
export function slopeAt({ x, y, levels }: PictureOverTime, index: number): Float32Array {
  const [first, last] = [Math.max(0, index - 1), Math.min(levels.length - 1, index + 1)]
  const encodedAt = (i: number) => encodedPicture(at(levels, i), x, y && at(y, i))
  const span = logSnr(at(levels, last)) - logSnr(at(levels, first))
  const end = encodedAt(last)
  return Float32Array.from(encodedAt(first), (start, i) => (at(end, i) - start) / span)
}

/** x_t - a^2 x = s^2 y, what the network adds at a time. */
export function addedAt({ y, levels }: PictureOverTime, index: number): Float32Array | null {
  const { s } = at(levels, index)
  return y && at(y, index).map((value) => s ** 2 * value)
}
