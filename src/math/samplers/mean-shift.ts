import { at } from '../../base/assert.ts'
import { logSnr, type Mix } from '../schedule.ts'
import type { Row } from './plan.ts'

/*
 * DiffEnc (Nielsen et al. 2024) noises a picture that changes with time, and its steps move along: with lambda = log SNR the mean
 * of a step gains a s^2 xhat dlambda, which is exact to first order for the encoded picture a^2 x.
 */

/** Rows of DDIM with the mean shift of each step: alpha_s of k0 times rho = 1 + (gamma_t - gamma_s) sigma_t^2, as the model was trained. */
export function shiftDdim(rows: readonly Row[], path: readonly Mix[], end: Mix): Row[] {
  return rows.map((row, i) => {
    const [from, to] = [at(path, i), i + 1 < path.length ? at(path, i + 1) : end]
    return { ...row, k0: row.k0 + to.a * (logSnr(to) - logSnr(from)) * from.s ** 2 }
  })
}

/**
 * Rows of any other sampler. They solve d(x / s) = (a / s) x0 dlambda / 2, and with the shift that flow has (1 + 2 s^2) xhat in the place of
 * x0, in the step as in the memory.
 */
export function shiftFlow(rows: readonly Row[]): Row[] {
  return rows.map((row) => {
    const gain = 1 + 2 * row.s ** 2
    return { ...row, k0: row.k0 * gain, u0: row.u0 * gain }
  })
}
