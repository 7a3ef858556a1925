import { SubcodeError } from '../base/errors.ts'
import type { HyperFields } from '../formats/unreadable.ts'
import { alphaBars } from '../math/schedule.ts'

/** How far a beta may be from that of a schedule, as a share of it, and the digits that a configuration has. */
type Precision = { share: number; digits: number }

/** Betas of a file are float32. */
const OF_BETAS: Precision = { share: 1e-4, digits: 7 }
/** A beta is a small difference of two alpha-bars in float32. */
const OF_ALPHA_BARS: Precision = { share: 1e-2, digits: 3 }

/**
 * The hyper-parameters of the schedule with these betas: they rise evenly (linear), their square roots do (scaled_linear), they are all the same, or
 * those of the cosine schedule. Throws `bad-file` for any others.
 */
export function scheduleOfBetas(betas: ArrayLike<number>, { share, digits }: Precision = OF_BETAS): HyperFields {
  const T = betas.length
  const [first, last] = [betas[0] ?? 0, betas[T - 1] ?? 0].map((beta) => Number(beta.toPrecision(digits))) as [number, number]
  const fits = (betaAt: (t: number) => number) => Array.from(betas).every((beta, t) => Math.abs(betaAt(t) - beta) <= share * beta)
  const rises = (power: number) => (t: number) => {
    const part = T === 1 ? 0 : t / (T - 1)
    return (first ** (1 / power) * (1 - part) + last ** (1 / power) * part) ** power
  }
  if (T > 1 && first === last && fits(() => first)) return { T, beta_scheduler: `const${Number(((first * T) / 1000).toPrecision(digits))}` }
  if (fits(rises(2))) return { T, beta_scheduler: 'scaled_linear', beta_start: first, beta_end: last }
  if (fits(rises(1))) return { T, beta_scheduler: 'linear', beta_start: first, beta_end: last }
  const cosine = betasOf(alphaBars({ kind: 'cosine', steps: T }))
  if (fits((t) => cosine[t] ?? 0)) return { T, beta_scheduler: 'cosine' }
  const found = `${T} others from ${first} to ${last}`
  throw new SubcodeError(
    'bad-file',
    `Expected the betas of a schedule that the studio knows (linear, scaled_linear, cosine, const), found ${found}.`,
    {
      values: { reason: 'hyper-parameter-wrong', name: 'betas', found: `${first} … ${last}` },
    },
  )
}

/** The same of alpha-bars (`alphas_cumprod`), the products of 1 - beta. */
export function scheduleOfAlphaBars(alphaBars: ArrayLike<number>): HyperFields {
  return scheduleOfBetas(betasOf(alphaBars), OF_ALPHA_BARS)
}

function betasOf(alphaBars: ArrayLike<number>): number[] {
  return Array.from(alphaBars, (value, t) => 1 - value / (t === 0 ? 1 : (alphaBars[t - 1] ?? 1)))
}
