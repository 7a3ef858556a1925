import { SubcodeError } from '../base/errors.ts'
import type { Schedule } from '../protocol/manifest.ts'

/** How much picture and how much noise a state holds: x = a * x0 + s * eps, with a^2 + s^2 = 1. */
export type Mix = { a: number; s: number }

/** A noise level at which the network can be called: t is the original training index. */
export type Level = Mix & { t: number }

/** log(a^2 / s^2): the logarithm of the signal-to-noise ratio, falling as noise rises. */
export function logSnr({ a, s }: Mix): number {
  return 2 * Math.log(a / s)
}

/** The official boundary values of a spaced process: alpha-bar 1 below the first kept step, 0 above the last. */
export const clean: Mix = { a: 1, s: 0 }
export const noise: Mix = { a: 0, s: 1 }

/** Largest beta of the cosine schedule, so that its last step stays finite (Nichol and Dhariwal 2021, section 3.2). */
const maxCosineBeta = 0.999

function cosineAlphaBar(fraction: number): number {
  return Math.cos(((fraction + 0.008) / 1.008) * (Math.PI / 2)) ** 2
}

type OfBetas = Exclude<Schedule, { kind: 'log-snr' }>

function betaAt(schedule: OfBetas, t: number): number {
  if (schedule.kind === 'constant') return schedule.beta
  if (schedule.kind === 'cosine') {
    return Math.min(1 - cosineAlphaBar((t + 1) / schedule.steps) / cosineAlphaBar(t / schedule.steps), maxCosineBeta)
  }
  const { betaStart, betaEnd, steps } = schedule
  const evenly = (from: number, to: number) => (steps === 1 ? from : from + t * ((to - from) / (steps - 1)))
  return schedule.kind === 'linear' ? evenly(betaStart, betaEnd) : evenly(Math.sqrt(betaStart), Math.sqrt(betaEnd)) ** 2
}

/** Times of a log-snr schedule run from 0 at the clean end to this, as its networks take them. */
const LOG_SNR_TIME = 1000

/** The level of a log-snr schedule at a fraction of time from 0, the clean end, to 1. */
export function logSnrLevel({ gammaMin, gammaMax }: Extract<Schedule, { kind: 'log-snr' }>, fraction: number): Level {
  const gamma = gammaMin + (gammaMax - gammaMin) * fraction
  return { t: LOG_SNR_TIME * fraction, a: Math.sqrt(1 / (1 + Math.exp(gamma))), s: Math.sqrt(1 / (1 + Math.exp(-gamma))) }
}

/** All levels of a schedule, rising: one for each training index, and in a log-snr schedule both ends of its steps. */
export function allLevels(schedule: Schedule): Level[] {
  return levelsAt(
    schedule,
    Array.from({ length: levelCount(schedule) }, (_, t) => t),
  )
}

/** The number of levels of a schedule. */
export function levelCount({ kind, steps }: Schedule): number {
  return kind === 'log-snr' ? steps + 1 : steps
}

/**
 * Alpha-bar of every training index t: the product of (1 - beta) up to and including t, in float64; in a log-snr schedule of both ends of every step.
 * Throws `bad-pack` where the schedule leaves (0, 1), which only a broken manifest can cause.
 */
export function alphaBars(schedule: Schedule): Float64Array {
  if (schedule.kind === 'log-snr') return Float64Array.from(allLevels(schedule), ({ a }) => a ** 2)
  const table = new Float64Array(schedule.steps)
  let product = 1
  for (let t = 0; t < schedule.steps; t++) {
    const beta = betaAt(schedule, t)
    product *= 1 - beta
    if (!(beta > 0 && beta < 1 && product > 0)) {
      throw new SubcodeError('bad-pack', `the noise schedule must keep every beta between 0 and 1, but has ${beta} at t = ${t}`, {
        values: { reason: 'pack-file-wrong', file: 'config.json' },
      })
    }
    table[t] = product
  }
  return table
}

/** The level table of the kept training indices, in their order. Throws `internal` for an index outside the schedule. */
export function levelsAt(schedule: Schedule, timesteps: readonly number[]): Level[] {
  if (schedule.kind === 'log-snr') return timesteps.map((t) => logSnrLevel(schedule, t / schedule.steps))
  const table = alphaBars(schedule)
  return timesteps.map((t) => {
    const alphaBar = table[t]
    if (alphaBar === undefined) throw new SubcodeError('internal', `t must be an integer from 0 to ${schedule.steps - 1}, not ${t}`)
    return { t, a: Math.sqrt(alphaBar), s: Math.sqrt(1 - alphaBar) }
  })
}
