import type { HyperValue } from '../formats/unreadable.ts'
import { MAX_GAMMA } from '../protocol/log-snr.ts'
import type { Prediction, Schedule } from '../protocol/manifest.ts'
import { type Hyper, hyperFlag, hyperNumber, unusable } from './hyper-parameters.ts'

/**
 * The schedule that a hyper-parameter names, as the official code builds it: `linear`, `cosine`, or `const` and a number,
 * where betas of fewer than 1000 steps are enlarged in proportion; `scaled_linear` of latent diffusion, or `log_snr` of VDM. `beta_start` and `beta_end` say
 * other betas for the picture's schedule. Throws `bad-file` for any other name.
 */
export function readSchedule(hyper: Hyper, name: 'beta_scheduler' | 'latent_beta_scheduler', fallback: string, steps: number): Schedule {
  const said = hyper.find(name) ?? fallback
  const kind = lower(said)
  const scale = 1000 / steps
  const range = (start: number, end: number) =>
    name === 'beta_scheduler'
      ? { betaStart: readBeta(hyper, 'beta_start') ?? start, betaEnd: readBeta(hyper, 'beta_end') ?? end }
      : { betaStart: start, betaEnd: end }
  if (kind === 'linear') return { kind, ...range(1e-4 * scale, 0.02 * scale), steps }
  if (kind === 'scaled_linear') return { kind: 'scaled-linear', ...range(0.0015, 0.0195), steps }
  if (kind === 'cosine' || kind === 'squaredcos_cap_v2') return { kind: 'cosine', steps }
  if (kind === 'log_snr') return { kind: 'log-snr', ...gammaRange(hyper), meanShift: hyperFlag(hyper, 'mean_shift') ?? false, steps }
  const beta = typeof kind === 'string' && kind.startsWith('const') ? Number(kind.slice(5)) * scale : Number.NaN
  if (beta > 0 && beta < 1) return { kind: 'constant', beta, steps }
  throw unusable(name, 'linear, scaled_linear, cosine, log_snr or const<beta>', said)
}

/** Minus the log-SNR at both ends; where the file says none, those of VDM. */
function gammaRange(hyper: Hyper): { gammaMin: number; gammaMax: number } {
  const gamma = (name: string) => hyperNumber(hyper, name, Number.NEGATIVE_INFINITY)
  const [gammaMin, gammaMax] = [gamma('gamma_min') ?? -13.3, gamma('gamma_max') ?? 5]
  if (gammaMin >= -MAX_GAMMA && gammaMin < gammaMax && gammaMax <= MAX_GAMMA) return { gammaMin, gammaMax }
  throw unusable('gamma_min', `a number from ${-MAX_GAMMA} to gamma_max, and gamma_max at most ${MAX_GAMMA}`, `${gammaMin}, ${gammaMax}`)
}

function readBeta(hyper: Hyper, name: string): number | undefined {
  const beta = hyperNumber(hyper, name)
  if (beta === undefined || (beta > 0 && beta < 1)) return beta
  throw unusable(name, 'a number between 0 and 1', beta)
}

const predictions: Readonly<Record<string, Prediction>> = {
  eps: 'eps',
  epsilon: 'eps',
  pred_noise: 'eps',
  v: 'v',
  v_prediction: 'v',
  pred_v: 'v',
}

/**
 * What the denoiser puts out. Official checkpoints leave `model_mean_type` out; they predict noise. Throws `bad-file` for any
 * other kind of prediction.
 */
export function readPrediction(hyper: Hyper): Prediction {
  const said = hyper.find('model_mean_type')
  const kind = lower(said)
  if (kind === undefined) return 'eps'
  const prediction = typeof kind === 'string' && Object.hasOwn(predictions, kind) ? predictions[kind] : undefined
  if (prediction) return prediction
  throw unusable('model_mean_type', 'eps or v', said)
}

const lower = (value: HyperValue | undefined): HyperValue | undefined => (typeof value === 'string' ? value.toLowerCase() : value)
