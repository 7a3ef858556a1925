import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Schedule } from '../../protocol/manifest.ts'
import type { Method } from '../../protocol/codes.ts'
import type { Direction, Plan } from './plan.ts'
import { makePlan } from './make-plan.ts'
import { type Predict, runReference, startAt } from '../fixtures/reference-loop.ts'
import { alphaBars, type Level, levelsAt, type Mix } from '../schedule.ts'
import { selectSteps } from './steps.ts'

type Points = number[][]
type Toy = { weights: number[]; means: Points; std: Points }
type Pair = { x_Nm1: Points; x_Nm2: Points }
type Golden = {
  toyA: Toy
  noise_points: Points
  image_points: Points
  eps_check: { x: Points; t: number[]; eps: Points[] }
  rows: Record<string, Record<string, { rows: number[][] }>>
  decode: Record<string, Record<string, Points>>
  invert: Record<string, Record<string, Points & Pair>>
  roundtrip: Record<string, Record<string, number>>
}

const golden: Golden = JSON.parse(readFileSync(new URL('../../../e2e/golden/samplers.json', import.meta.url), 'utf8'))
const schedule: Schedule = { kind: 'linear', betaStart: 1e-4, betaEnd: 0.02, steps: 1000 }
const alphaBar = alphaBars(schedule)

/** The exact epsilon of a mixture of diagonal Gaussians: eps = s * sum_k r_k (x - a m_k) / v_k, v = a^2 std^2 + s^2. */
const predict: Predict = (x, t) => {
  const { weights, means, std } = golden.toyA
  const [a, s] = [Math.sqrt(alphaBar[t] ?? 0), Math.sqrt(1 - (alphaBar[t] ?? 0))]
  const pulls = means.map((mean, k) => mean.map((m, d) => ((x[d] ?? 0) - a * m) / ((a * (std[k]?.[d] ?? 0)) ** 2 + s * s)))
  const logs = means.map((mean, k) =>
    mean.reduce(
      (sum, m, d) => {
        const v = (a * (std[k]?.[d] ?? 0)) ** 2 + s * s
        return sum - ((x[d] ?? 0) - a * m) ** 2 / (2 * v) - Math.log(v) / 2
      },
      Math.log(weights[k] ?? 0),
    ),
  )
  const largest = Math.max(...logs)
  const shares = logs.map((log) => Math.exp(log - largest))
  const total = shares.reduce((sum, share) => sum + share)
  return x.map((_, d) => s * pulls.reduce((sum, pull, k) => sum + ((shares[k] ?? 0) / total) * (pull[d] ?? 0), 0))
}

/** Largest difference relative to the size of the wanted list. */
function farthest(got: readonly ArrayLike<number>[], want: Points): number {
  expect(got.length).toBe(want.length)
  const size = Math.max(1, ...want.flat().map(Math.abs))
  return Math.max(...want.flatMap((row, i) => row.map((value, j) => Math.abs((got[i]?.[j] ?? Number.NaN) - value)))) / size
}

function finals(plan: Plan, points: Points, clip: boolean): Float64Array[] {
  return points.map((point) => runReference(plan, predict, startAt(point), clip).x)
}

const names: [Exclude<Method, 'exact'>, string][] = [
  ['ddim', 'ddim'],
  ['dpm++2m', '2m-cap.5'],
  ['ab2', 'ab2'],
  ['heun', 'heun'],
]
const counts = [5, 10, 20, 50, 100]
const clips = ['noclip', 'clip']

test('the toy denoiser is that of the golden file', () => {
  golden.eps_check.t.forEach((t, i) => {
    const got = golden.eps_check.x.map((x) => predict(Float64Array.from(x), t))
    expect(farthest(got, golden.eps_check.eps[i] ?? [])).toBeLessThan(1e-12)
  })
})

describe('rows against the golden file', () => {
  const rowsOf = (plan: Plan, steps: number): Points => plan.rows.map(({ t, kx, k0, kp }) => [selectSteps(steps).indexOf(t), kx, k0, kp])
  const cases: [string, number, Method, Direction][] = [5, 10].flatMap((steps) => [
    ...names.flatMap(([method, name]): [string, number, Method, Direction][] => [
      [`${name} decode`, steps, method, 'render'],
      [`${name} invert off`, steps, method, 'invert'],
    ]),
    ['o-belm decode one', steps, 'exact', 'render'] as [string, number, Method, Direction],
  ])

  test.each(cases)('%s, %i steps', (name, steps, method, direction) => {
    const want = golden.rows[`N=${steps}`]?.[name]?.rows ?? []
    expect(want.length).toBeGreaterThan(0)
    expect(farthest(rowsOf(makePlan(schedule, method, direction, steps, { pair: false }), steps), want)).toBeLessThan(1e-12)
  })

  test('the inner rows of the exact inversion are those of the pair that starts one level lower', () => {
    const want = golden.rows['N=10']?.['o-belm invert']?.rows.slice(1) ?? []
    expect(farthest(rowsOf(makePlan(schedule, 'exact', 'invert', 10), 10).slice(1), want)).toBeLessThan(1e-12)
  })
})

describe.each(counts)('results against the golden file, %i steps', (steps) => {
  test.each(clips)('render, %s', (clip) => {
    const want = golden.decode[`N=${steps}|${clip}`] ?? {}
    for (const [method, name] of names) {
      const got = finals(makePlan(schedule, method, 'render', steps), golden.noise_points, clip === 'clip')
      expect(farthest(got, want[name] ?? []), name).toBeLessThan(1e-10)
    }
    const got = finals(makePlan(schedule, 'exact', 'render', steps, { pair: false }), golden.noise_points, clip === 'clip')
    expect(farthest(got, want['o-belm one'] ?? [])).toBeLessThan(1e-10)
  })

  test.each(clips)('invert, %s', (clip) => {
    const want = golden.invert[`N=${steps}|${clip}`] ?? {}
    for (const [method, name] of names) {
      const got = finals(makePlan(schedule, method, 'invert', steps), golden.image_points, clip === 'clip')
      expect(farthest(got, want[`${name} off`] ?? []), name).toBeLessThan(1e-10)
    }
    const states = golden.image_points.map((point) =>
      runReference(makePlan(schedule, 'exact', 'invert', steps), predict, startAt(point), clip === 'clip'),
    )
    expect(
      farthest(
        states.map(({ x }) => x),
        want['o-belm pair0']?.x_Nm1 ?? [],
      ),
    ).toBeLessThan(1e-10)
    expect(
      farthest(
        states.map(({ p }) => p),
        want['o-belm pair0']?.x_Nm2 ?? [],
      ),
    ).toBeLessThan(1e-10)
  })

  test.each(names)('round trip of %s errs as much as the golden one', (method, name) => {
    const noises = finals(makePlan(schedule, method, 'invert', steps), golden.image_points, true)
    const images = finals(
      makePlan(schedule, method, 'render', steps),
      noises.map((x) => [...x]),
      true,
    )
    const squares = images.flatMap((image, i) => [...image].map((value, d) => (value - (golden.image_points[i]?.[d] ?? 0)) ** 2))
    const mse = squares.reduce((sum, square) => sum + square) / squares.length
    const want = golden.roundtrip[`N=${steps}|clip`]?.[name] ?? Number.NaN
    expect(Math.abs(mse / want - 1)).toBeLessThan(1e-4)
  })
})

describe('the exact method', () => {
  const roundTrip = (steps: number, clip: boolean): number => {
    const images = golden.image_points.map((point) => {
      const { x, p } = runReference(makePlan(schedule, 'exact', 'invert', steps), predict, startAt(point), clip)
      return runReference(makePlan(schedule, 'exact', 'render', steps), predict, { x: p, p: x }, clip).x
    })
    return farthest(images, golden.image_points)
  }

  test.each([2, 3, 10, 20, 66, 100, 250, 1000])('returns the picture after %i steps, clipped or not', (steps) => {
    expect(roundTrip(steps, true)).toBeLessThan(1e-12)
    expect(roundTrip(steps, false)).toBeLessThan(1e-12)
  })

  test('is exact for a denoiser that knows nothing, since a leap undoes a leap', () => {
    const nonsense: Predict = (x, t) => x.map((value) => Math.sin(3 * value + t))
    const { x, p } = runReference(makePlan(schedule, 'exact', 'invert', 20), nonsense, startAt([0.3, -0.9, 0.1]), true)
    const back = runReference(makePlan(schedule, 'exact', 'render', 20), nonsense, { x: p, p: x }, true).x
    expect(farthest([back], [[0.3, -0.9, 0.1]])).toBeLessThan(1e-11)
  })

  test('from x_T alone it is an ordinary method: not exact', () => {
    const point = golden.image_points[0] ?? []
    const { x } = runReference(makePlan(schedule, 'exact', 'invert', 10), predict, startAt(point), true)
    const back = runReference(makePlan(schedule, 'exact', 'render', 10, { pair: false }), predict, startAt(x), true).x
    expect(farthest([back], [point])).toBeGreaterThan(1e-3)
  })

  test('says which plans begin or end with a pair', () => {
    expect(makePlan(schedule, 'exact', 'invert', 10).pair).toBe(true)
    expect(makePlan(schedule, 'exact', 'render', 10).pair).toBe(true)
    expect(makePlan(schedule, 'exact', 'render', 10, { pair: false }).pair).toBe(false)
    expect(makePlan(schedule, 'ddim', 'render', 10, { pair: true }).pair).toBe(false)
  })
})

describe('the textbook forms, written naively', () => {
  type Call = { x: number; level: Level; x0: number; eps: number }
  const levels = levelsAt(schedule, selectSteps(20))
  const predictOne: Predict = (x) => x.map((value) => Math.tanh(value) + 0.1)
  const call = (x: number, level: Level): Call => {
    const eps = Math.tanh(x) + 0.1
    return { x, level, x0: (x - level.s * eps) / level.a, eps }
  }
  const lambda = (mix: Mix): number => Math.log(mix.a / mix.s)
  const sigma = (mix: Mix): number => mix.s / mix.a
  const level = (i: number): Level => levels[i] ?? { t: -1, a: 1, s: 0 }

  const falling = (x: number, step: (now: Call, before: Call | null, next: Level) => number): number => {
    let [state, before]: [number, Call | null] = [x, null]
    for (let i = levels.length - 1; i >= 0; i--) {
      const now = call(state, level(i))
      ;[state, before] = [step(now, before, level(i - 1)), now]
    }
    return state
  }
  const ours = (method: Method): number =>
    runReference(makePlan(schedule, method, 'render', 20, { pair: false }), predictOne, startAt([0.7]), false).x[0] ?? Number.NaN

  test('DDIM: x = sqrt(alpha-bar) x0 + sqrt(1 - alpha-bar) eps', () => {
    expect(ours('ddim')).toBeCloseTo(
      falling(0.7, ({ x0, eps }, _, next) => next.a * x0 + next.s * eps),
      11,
    )
  })

  test('DPM-Solver++(2M): D = (1 + 1/2r) x0 - 1/2r x0_before, x = s_j/s_i x - a_j (e^-h - 1) D', () => {
    const want = falling(0.7, (now, before, next) => {
      if (next.s === 0) return now.x0
      const h = lambda(next) - lambda(now.level)
      const weight = before === null ? 0 : Math.min(0.5, h / (2 * (lambda(now.level) - lambda(before.level))))
      const d = (1 + weight) * now.x0 - weight * (before?.x0 ?? 0)
      return (next.s / now.level.s) * now.x - next.a * (Math.exp(-h) - 1) * d
    })
    expect(ours('dpm++2m')).toBeCloseTo(want, 10)
  })

  test('AB2: the line through two eps, integrated over sigma', () => {
    const want = falling(0.7, (now, before, next) => {
      const [from, to] = [sigma(now.level), sigma(next)]
      const slope = before === null ? 0 : (now.eps - before.eps) / (from - sigma(before.level))
      return next.a * (now.x / now.level.a + now.eps * (to - from) + (slope * (to - from) ** 2) / 2)
    })
    expect(ours('ab2')).toBeCloseTo(want, 10)
  })

  test('Heun: the mean of the slopes at both ends', () => {
    const want = falling(0.7, (now, _, next) => {
      const y = now.x / now.level.a
      const step = sigma(next) - sigma(now.level)
      const euler = next.a * (y + step * now.eps)
      return next.s === 0 ? euler : next.a * (y + (step * (now.eps + call(euler, next).eps)) / 2)
    })
    expect(ours('heun')).toBeCloseTo(want, 9)
  })

  test('exact: y_j = (d2/d1)^2 y_p + (d1 - d2) d3 / d1^2 y_i + d2 d3 / d1 eps', () => {
    const want = falling(0.7, (now, before, next) => {
      if (before === null) return next.a * now.x0 + next.s * now.eps
      const [d1, d2] = [sigma(now.level) - sigma(before.level), sigma(next) - sigma(now.level)]
      const inner = ((d1 - d2) * (d1 + d2)) / d1 ** 2
      const y = (d2 / d1) ** 2 * (before.x / before.level.a) + inner * (now.x / now.level.a) + ((d2 * (d1 + d2)) / d1) * now.eps
      return next.a * y
    })
    expect(ours('exact')).toBeCloseTo(want, 9)
  })
})

describe('plans', () => {
  const methods: Method[] = ['ddim', 'dpm++2m', 'ab2', 'heun', 'exact']
  const schedules: Schedule[] = [schedule, { kind: 'constant', beta: 0.008, steps: 1000 }, { kind: 'cosine', steps: 1000 }]

  test('are finite for every schedule, method, direction and step count tried', () => {
    for (const one of schedules)
      for (const method of methods)
        for (const direction of ['invert', 'render'] as const)
          for (const steps of [2, 3, 37, 66, 999, 1000]) {
            const { rows } = makePlan(one, method, direction, steps)
            expect(rows.flatMap((row) => Object.values(row)).every(Number.isFinite), `${one.kind} ${method} ${steps}`).toBe(true)
          }
  })

  test('have one row a step, 2M, AB2 and DDIM alike, Heun two but for the last, exact one or two fewer', () => {
    const rows = (method: Method, direction: Direction, pair = true): number =>
      makePlan(schedule, method, direction, 20, { pair }).rows.length
    expect(methods.map((method) => rows(method, 'render'))).toEqual([20, 20, 20, 39, 18])
    expect(methods.map((method) => rows(method, 'invert'))).toEqual([20, 20, 20, 39, 19])
    expect(rows('exact', 'render', false)).toBe(20)
  })
})
