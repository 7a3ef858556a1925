import { SubcodeError } from '../base/errors.ts'
import type { Json } from '../formats/json.ts'
import type { Prediction, Schedule } from '../protocol/manifest.ts'

/** A positive number among the hyper-parameters; undefined where there is none. */
export function hyperNumber(hyperParameters: Readonly<Record<string, Json>>, name: string): number | undefined {
  const value = hyperParameters[name]
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined
}

/** The same for a count. Throws `bad-file` for one that is not whole, or beyond `limit`. */
export function hyperCount(hyperParameters: Readonly<Record<string, Json>>, name: string, limit: number): number | undefined {
  const value = hyperNumber(hyperParameters, name)
  if (value === undefined || (Number.isInteger(value) && value >= 1 && value <= limit)) return value
  throw new SubcodeError('bad-file', `Expected ${name} to be a whole number from 1 to ${limit}, found ${value}.`)
}

/**
 * The schedule that a hyper-parameter names, as the official code builds it: `linear`, `cosine`, or `const` and a number,
 * where betas of fewer than 1000 steps are enlarged in proportion. Throws `bad-file` for any other name.
 */
export function readSchedule(name: Json | undefined, fallback: string, steps: number): Schedule {
  const kind = name ?? fallback
  const scale = 1000 / steps
  if (kind === 'linear') return { kind, betaStart: 1e-4 * scale, betaEnd: 0.02 * scale, steps }
  if (kind === 'cosine') return { kind, steps }
  const beta = typeof kind === 'string' && kind.startsWith('const') ? Number(kind.slice(5)) * scale : Number.NaN
  if (beta > 0 && beta < 1) return { kind: 'constant', beta, steps }
  throw new SubcodeError('bad-file', `Expected a noise schedule linear, cosine or const<beta>, found ${JSON.stringify(kind)}.`)
}

/**
 * The output of the denoiser: `model_mean_type`. Official checkpoints leave it out or hold it as an object of their code; they
 * predict noise. Throws `bad-file` for a name that is neither.
 */
export function readPrediction(name: Json | undefined): Prediction {
  if (name === 'v' || name === 'eps') return name
  if (typeof name !== 'string') return 'eps'
  throw new SubcodeError('bad-file', `Expected a model_mean_type eps or v, found ${JSON.stringify(name)}.`)
}

/**
 * Latent nets and classifiers work on z_sem with its mean taken away and divided by its deviation, where the file does not say otherwise.
 * Throws `bad-file` for one that was trained on z_sem as it is (`name` false): its numbers mean something else here.
 */
export function requireNormalised(hyperParameters: Readonly<Record<string, Json>>, name: string): void {
  const value = hyperParameters[name]
  if (value === undefined || value === true || value === 1) return
  throw new SubcodeError(
    'bad-file',
    `Expected ${name} to be true, found ${JSON.stringify(value)}: only parts trained on normalised z_sem can be used. Leave this file out, or train it again with ${name}.`,
  )
}
