import { describe, expect, test } from 'vitest'
import { at } from '../../base/assert.ts'
import type { Schedule } from '../../protocol/manifest.ts'
import { alphaBars } from '../schedule.ts'
import { makePlan } from './make-plan.ts'
import { makePartialPlans } from './partial-plan.ts'

const schedule: Schedule = { kind: 'linear', betaStart: 1e-4, betaEnd: 0.02, steps: 1000 }
const table = alphaBars(schedule)

/** One step of Song et al. 2021, equations 12 and 16, as they are printed: alpha there is alpha-bar. */
function printed(x: number, x0: number, noise: number, alpha: number, alphaBefore: number, eta: number): number {
  const sigma = eta * Math.sqrt((1 - alphaBefore) / (1 - alpha)) * Math.sqrt(1 - alpha / alphaBefore)
  const eps = (x - Math.sqrt(alpha) * x0) / Math.sqrt(1 - alpha)
  return Math.sqrt(alphaBefore) * x0 + Math.sqrt(1 - alphaBefore - sigma ** 2) * eps + sigma * noise
}

describe('DDIM with fresh noise', () => {
  test.each([0.3, 1])('steps with eta %d as the paper prints them', (eta) => {
    const { rows, takesNoise } = makePlan(schedule, 'ddim', 'render', 20, { eta })
    expect(takesNoise).toBe(true)
    for (const [i, row] of rows.entries()) {
      const before = i + 1 < rows.length ? at(table, at(rows, i + 1).t) : 1
      const [x, x0, noise] = [0.7, -0.4, 1.3]
      const got = row.kx * x + row.k0 * x0 + row.kp * noise
      expect(Math.abs(got - printed(x, x0, noise, at(table, row.t), before, eta))).toBeLessThan(1e-12)
      expect([row.ux, row.u0]).toEqual([0, 0])
    }
    expect(at(rows, rows.length - 1).kp).toBe(0)
  })

  test('eta 1 over all levels is the posterior of DDPM', () => {
    const { rows } = makePlan(schedule, 'ddim', 'render', 1000, { eta: 1 })
    for (const { t, kx, k0, kp } of rows.filter((row) => row.t > 0)) {
      // Ho et al. 2020, equation 7.
      const [bar, before] = [at(table, t), at(table, t - 1)]
      const beta = 1 - bar / before
      expect(Math.abs(k0 - (Math.sqrt(before) * beta) / (1 - bar))).toBeLessThan(1e-10)
      expect(Math.abs(kx - (Math.sqrt(1 - beta) * (1 - before)) / (1 - bar))).toBeLessThan(1e-10)
      expect(Math.abs(kp ** 2 - ((1 - before) / (1 - bar)) * beta)).toBeLessThan(1e-12)
    }
  })

  test('eta 0 is DDIM, number for number', () => {
    expect(makePlan(schedule, 'ddim', 'render', 50, { eta: 0 })).toEqual(makePlan(schedule, 'ddim', 'render', 50))
    expect(makePlan(schedule, 'ddim', 'render', 50).takesNoise).toBe(false)
    const [first] = makePlan(schedule, 'ddim', 'render', 50).rows
    const mixAt = (t: number) => ({ a: Math.sqrt(at(table, t)), s: Math.sqrt(1 - at(table, t)) })
    const [from, to] = [mixAt(980), mixAt(960)]
    expect(first).toMatchObject({ kx: to.s / from.s, k0: to.a - (from.a * to.s) / from.s, kp: 0 })
  })

  test('an inversion has none of it, and from a level of a picture it is on the way down alone', () => {
    expect(makePlan(schedule, 'ddim', 'invert', 20, { eta: 1 })).toEqual(makePlan(schedule, 'ddim', 'invert', 20))
    const way = { steps: 20, up: 'ddim', down: 'ddim', eta: 0.5 } as const
    const { rest, down, up } = makePartialPlans(schedule, way, 5)
    expect([rest?.takesNoise, down.takesNoise, up]).toEqual([false, true, null])
    expect(down.rows.slice(0, -1).every(({ kp }) => kp > 0)).toBe(true)
    expect(rest?.rows.every(({ kp }) => kp === 0)).toBe(true)
  })

  test('it takes a share from 0 to 1, and no other method', () => {
    expect(() => makePlan(schedule, 'ddim', 'render', 20, { eta: 1.01 })).toThrow(/eta from 0 to 1/)
    expect(() => makePlan(schedule, 'heun', 'render', 20, { eta: 0.5 })).toThrow(/for ddim alone/)
  })
})
