import { at } from '../base/assert.ts'
import type { Plan, Row } from '../protocol/plan.ts'

/** Epsilon of a state at training index t; same length as x. */
export type Predict = (x: Float64Array, t: number) => Float64Array

export type State = { x: Float64Array; p: Float64Array }

/** One row, element by element, as the denoiser graph does it. `clip` limits x0 to [-1, 1]; the latent net is not clipped. */
function runRow(row: Row, predict: Predict, state: State, clip: boolean): State {
  const eps = predict(state.x, row.t)
  const next = { x: new Float64Array(state.x.length), p: new Float64Array(state.x.length) }
  for (let i = 0; i < state.x.length; i++) {
    const x = at(state.x, i)
    const free = (x - row.s * at(eps, i)) / row.a
    const x0 = clip ? Math.min(1, Math.max(-1, free)) : free
    next.x[i] = row.kx * x + row.k0 * x0 + row.kp * at(state.p, i)
    next.p[i] = row.ux * x + row.u0 * x0
  }
  return next
}

/** The reference loop in float64, for tests and for reading; the engine runs the same rows in float32 inside the graph. */
export function runPlan(plan: Plan, predict: Predict, start: State, clip: boolean): State {
  return plan.rows.reduce((state, row) => runRow(row, predict, state, clip), start)
}

/** The state that a plan without a pair starts from: p = 0. */
export function startAt(x: ArrayLike<number>): State {
  return { x: Float64Array.from(x), p: new Float64Array(x.length) }
}
