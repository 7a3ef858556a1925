import { floatTensor, numbersOf, outputOf, type Session } from '../../src/engine/ort.ts'
import type { Row } from '../../src/math/samplers/plan.ts'
import type { NetRun } from './net-run.ts'

/** As most pages do it: the whole network in one graph that gives eps, read back, and the sampler's update in JavaScript. */
export function runPlain(session: Session): NetRun {
  return async ({ rows, x, z, dims }) => {
    const code = await floatTensor(z, [1, z.length])
    let state: Float32Array = x
    for (const row of rows) {
      const t = await floatTensor(Float32Array.of(row.t), [1])
      const outputs = await session.run({ x: await floatTensor(state, dims), t, z: code })
      state = update(state, numbersOf(outputOf(outputs, 'eps')), row)
    }
    return state
  }
}

/** DDIM alone, which has no history. */
function update(x: Float32Array, eps: Float32Array, { a, s, kx, k0 }: Row): Float32Array {
  const next = new Float32Array(x.length)
  for (let i = 0; i < x.length; i++) {
    const x0 = Math.max(-1, Math.min(1, ((x[i] ?? 0) - s * (eps[i] ?? 0)) / a))
    next[i] = kx * (x[i] ?? 0) + k0 * x0
  }
  return next
}
