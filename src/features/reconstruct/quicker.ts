import type { ReconstructOptions, ResolvedOptions } from './options.ts'

/** Users do not wait longer than this at the page. */
const LONG_MS = 60_000

/**
 * Fewer steps with better solvers. Measured as SSIM to the input, mean of samples: toyface 0.90 (DDIM in 10 steps 0.76, in 20 steps
 * 0.92), faces of 64 px 0.94 (0.83 and 0.92).
 */
const QUICK = { method: 'quick', invertSteps: 10, renderSteps: 10 } as const satisfies Partial<ReconstructOptions>

export type Estimate = {
  steps: number
  ms: number
  /** Settings that take at most half as long, where the present ones take long; else null. */
  quicker: { change: typeof QUICK; ms: number } | null
}

/** How long a reconstruction takes where a step of the network takes `stepMs` milliseconds. */
export function estimate(resolved: ResolvedOptions, stepMs: number): Estimate {
  const steps = stepsIn(resolved)
  const quickSteps = stepsIn(QUICK)
  const isOffered = steps * stepMs > LONG_MS && quickSteps <= steps / 2
  return { steps, ms: steps * stepMs, quicker: isOffered ? { change: QUICK, ms: quickSteps * stepMs } : null }
}

/** To x_T, back, and once more from a random x_T. */
function stepsIn({ invertSteps, renderSteps }: Pick<ResolvedOptions, 'invertSteps' | 'renderSteps'>): number {
  return invertSteps + 2 * renderSteps
}
