import { logSnr, type Mix } from '../schedule.ts'
import { type Grid, GRID_LEVELS } from './grid.ts'

/*
 * The variational bound on -log p(x) (Sohl-Dickstein et al. 2015; Kingma et al. 2021, section 3) of a diffusion model with the levels
 * 0 to T of rising noise, in nats of each number of a state, summed by the caller:
 *
 *   -log p(x) <= E[-log p(x | z_0)] + KL(q(z_T | x) || N(0, I)) + sum over the levels E KL(q(z_s | z_t, x) || p(z_s | z_t))
 *
 *   z_t = a_t x_t + s_t eps     x_t is what is noised at the level t: the picture itself, or in DiffEnc an encoded one
 *   xhat                        the network's estimate of x_t
 *   gamma = -log SNR, r = SNR_t / SNR_s = exp(gamma_s - gamma_t)
 *
 * A sum of T terms lies above the bound in continuous time (T to infinity), since each calls the network at its noisier end. With steps of D in
 * gamma and the integrand g = SNR / 2 |x - xhat|^2 that is D / 2 (integral of g + g at the noisy end - g at the clean end) and terms in D^2: about
 * D / 2 of the diffusion part where g changes little, as of trained networks (0.9 % for VDM's levels at T = 1000), and nothing where g
 * grows as the SNR, as of an error that is the same at every level. Twice the bound of 2T less that of T is without it.
 *
 * All in float64: a bit of a face is a small difference of large numbers.
 */

/** Rising noise: z_s is the less noisy state. */
export type Transition = { s: Mix; t: Mix }

/**
 * KL(q(z_s | z_t, x) || p(z_s | z_t)) of both with the variance s_s^2 (1 - r), number by number:
 *
 *   SNR_s / (2 (1 - r)) * ((1 - r) (x_t - xhat) + (x_s - x_t) - shift * xhat)^2
 *
 * The last two terms are DiffEnc's (Nielsen et al. 2024): `shift` is (gamma_t - gamma_s) s_t^2 there, and 0 for a model that noises
 * the picture itself, where x_s = x_t and SNR_s (1 - r) / 2 * (x - xhat)^2 is left.
 */
export function transitionNats(
  { s, t }: Transition,
  encoded: { s: ArrayLike<number>; t: ArrayLike<number> },
  xhat: ArrayLike<number>,
  shift = 0,
): Float64Array {
  const lost = -Math.expm1(logSnr(t) - logSnr(s)) // 1 - r
  const weight = Math.exp(logSnr(s)) / (2 * lost)
  const nats = new Float64Array(xhat.length)
  for (let i = 0; i < nats.length; i++) {
    const xt = encoded.t[i] ?? 0
    const estimate = xhat[i] ?? 0
    const error = lost * (xt - estimate) + ((encoded.s[i] ?? 0) - xt) - shift * estimate
    nats[i] = weight * error * error
  }
  return nats
}

/** KL(q(z_T | x) || N(0, 1)) of the noisiest level, number by number. */
export function priorNats({ a, s }: Mix, encoded: ArrayLike<number>): Float64Array {
  const spread = s ** 2 - 2 * Math.log(s) - 1
  return Float64Array.from(encoded, (x) => 0.5 * ((a * x) ** 2 + spread))
}

/** Levels whose share is below exp(-this) of the largest are left out of a sum. */
const NEGLIGIBLE_NATS = 37

/**
 * -log p(k | z_0), number by number: the levels of the grid weighed by N(u; level, (s / a)^2) with u = z_0 / a = x_0 + s / a * eps, as VDM
 * decodes (Kingma et al. 2021, equation 8). The network has no part in it, so that it costs about the same for every picture.
 */
export function reconstructionNats(
  { a, s }: Mix,
  grid: Grid,
  levels: ArrayLike<number>,
  encoded: ArrayLike<number>,
  eps: ArrayLike<number>,
): Float64Array {
  const sd = s / a
  const { least, spacing } = grid
  const reach = Math.ceil((sd * Math.sqrt(2 * NEGLIGIBLE_NATS)) / spacing) + 1
  /** exp(-(j spacing)^2 / (2 sd^2)): with d from u to the nearest level, that of j levels further weighs exp(j d spacing / sd^2) times this. */
  const shares = Float64Array.from({ length: reach + 1 }, (_, j) => Math.exp(-0.5 * ((j * spacing) / sd) ** 2))
  const perStep = (spacing / sd) ** 2
  const nats = new Float64Array(encoded.length)
  for (let i = 0; i < nats.length; i++) {
    const u = (encoded[i] ?? 0) + sd * (eps[i] ?? 0)
    const place = (u - least) / spacing
    const nearest = Math.min(GRID_LEVELS - 1, Math.max(0, Math.round(place)))
    const up = Math.exp((place - nearest) * perStep)
    const sum = 1 + oneSide(shares, up, GRID_LEVELS - 1 - nearest) + oneSide(shares, 1 / up, nearest)
    nats[i] = Math.log(sum) + 0.5 * perStep * ((place - (levels[i] ?? 0)) ** 2 - (place - nearest) ** 2)
  }
  return nats
}

/** The sum of ratio^j shares[j] for j from 1 to `last` or the end of the shares. */
function oneSide(shares: Float64Array, ratio: number, last: number): number {
  const end = Math.min(last, shares.length - 1)
  let [sum, factor] = [0, 1]
  for (let j = 1; j <= end; j++) {
    factor *= ratio
    sum += factor * (shares[j] ?? 0)
  }
  return sum
}

/** -log N(x; z_0 / a, (s / a)^2), number by number: the reconstruction of a state that has no grid. A density, so that it can be negative. */
export function densityNats({ a, s }: Mix, eps: ArrayLike<number>): Float64Array {
  const constant = 0.5 * Math.log(2 * Math.PI) + Math.log(s / a)
  return Float64Array.from(eps, (noise) => constant + 0.5 * noise ** 2)
}
