import { expect, test } from 'vitest'
import { at } from '../../base/assert.ts'
import { makePlan } from './make-plan.ts'
import { rowNumbers } from './row-numbers.ts'

const rows = makePlan({ kind: 'linear', betaStart: 1e-4, betaEnd: 0.02, steps: 1000 }, 'ddim', 'render', 20).rows

test.each(rows.map((row) => [row.t, row] as const))(
  'the picture comes back from x and its noise, and from x and its v, at t = %i',
  (_, row) => {
    const [x0, eps] = [0.3, -1.7]
    const x = row.a * x0 + row.s * eps
    const outputs = { eps, v: row.a * eps - row.s * x0 }
    for (const prediction of ['eps', 'v'] as const) {
      const numbers = rowNumbers(row, prediction)
      const [cx, cn] = [at(numbers, 0), at(numbers, 1)]
      // The float32 coefficients of eps are up to 158: their rounding is multiplied by it.
      expect(cx * x + cn * outputs[prediction]).toBeCloseTo(x0, 4)
      expect([...numbers.slice(2)]).toEqual([...Float32Array.of(row.kx, row.k0, row.kp, row.ux, row.u0)])
    }
  },
)
