import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { diffencCheckpoint, diffencGolden as golden } from '../../e2e/support/diffenc.ts'
import { relativeError } from '../../e2e/support/golden.ts'
import { openGraph, openGraphOnWasm, output } from '../../e2e/support/graph-runner.ts'
import { denoise, type OpenModel, openModel } from '../../e2e/support/model-runner.ts'
import { at } from '../base/assert.ts'
import { priorNats, reconstructionNats, transitionNats } from '../math/likelihood/bound.ts'
import { centredGrid, gridValues } from '../math/likelihood/grid.ts'
import { makePlan } from '../math/samplers/make-plan.ts'
import { noisyState } from '../math/samplers/partial-plan.ts'
import { logSnr, logSnrLevel } from '../math/schedule.ts'
import { readModel } from './model.ts'
import { withPlainNames } from './plain-names.ts'

// Numbers of the JAX code of DiffEnc (e2e/golden/README.md), through the graphs that a pack holds, on both runtimes.

const arms = ['vdm', 'nt', 'trainable'] as const
type Arm = (typeof arms)[number]
const schedule = { kind: 'log-snr', gammaMin: -13.3, gammaMax: 5, meanShift: true, steps: 1000 } as const
const span = schedule.gammaMax - schedule.gammaMin
const times = [0.05, 0.35, 0.6, 0.83, 0.97]
const levels = Uint8Array.from(golden.integers('k'))
const x = gridValues(levels, centredGrid)

/** The sums over each of the two pictures. */
const sumsOf = (values: Float64Array) =>
  [0, 1].map((i) => values.subarray((i * values.length) / 2, ((i + 1) * values.length) / 2).reduce((sum, value) => sum + value, 0))

function expectSums(values: Float64Array, want: ArrayLike<number>, tolerance: number): void {
  for (const [i, sum] of sumsOf(values).entries()) expect(Math.abs(sum / at(want, i) - 1)).toBeLessThan(tolerance)
}

describe.each([
  ['machine code', openGraph],
  ['wasm', openGraphOnWasm],
] as const)('on %s', (_, open) => {
  let model: OpenModel
  beforeAll(async () => {
    model = await openModel(readModel(await withPlainNames(await diffencCheckpoint())), 'float32', 'fp32', { open })
  }, 60_000)
  afterAll(() => model.release())

  async function encoderAt(fraction: number): Promise<Float32Array> {
    const t = { data: new Float32Array(2).fill(1000 * fraction), dims: [2] }
    return output(await model.run('time_encoder', { image: { data: Float32Array.from(x), dims: [2, 3, 16, 16] }, t }), 'y')
  }

  /** What an arm noises at a time. */
  async function encoded(arm: Arm, fraction: number): Promise<Float64Array> {
    const { a, s } = logSnrLevel(schedule, fraction)
    if (arm === 'vdm') return x
    const y = arm === 'trainable' ? await encoderAt(fraction) : new Float32Array(x.length)
    return x.map((value, i) => a * a * value + s * s * at(y, i))
  }

  test('the encoder puts out y of the original, and its picture moves as the derivative says', async () => {
    for (const i of [0, 2, 4]) {
      expect(relativeError(await encoderAt(at(times, i)), golden.values(`trainable/y_t${i}`))).toBeLessThan(1e-4)
      const step = 0.002 / 18.3
      const [up, down] = [await encoded('trainable', at(times, i) + step), await encoded('trainable', at(times, i) - step)]
      expect(
        relativeError(
          up.map((value, j) => (value - at(down, j)) / 0.004),
          golden.values(`trainable/dx_dgamma_t${i}`),
        ),
      ).toBeLessThan(2e-2)
      if (i > 0) expect(relativeError(await encoded('nt', at(times, i)), golden.values(`nt/x_t${i}`))).toBeLessThan(1e-4)
      if (i > 0) expect(relativeError(await encoded('trainable', at(times, i)), golden.values(`trainable/x_t${i}`))).toBeLessThan(1e-4)
    }
  })

  test.each(arms)('the denoiser of %s puts out v of the original', async (arm) => {
    for (const i of [0, 2, 4]) {
      const level = logSnrLevel(schedule, at(times, i))
      const z = noisyState(level, await encoded(arm, at(times, i)), golden.values('eps'))
      const made = await denoise(model, z, null, { ...level, kx: 0, k0: 1, kp: 0, ux: 0, u0: 0 })
      expect(relativeError(output(made, 'tap:eps'), golden.values(`${arm}/v_t${i}`)), `t${i}`).toBeLessThan(1e-4)
    }
  })

  /** A finite transition over a very short time is the integrand of the continuous bound. */
  test.each(arms)('the diffusion of %s in continuous time is that of the original', async (arm) => {
    for (const i of arm === 'trainable' ? [0, 2, 4] : times.keys()) {
      const t = logSnrLevel(schedule, at(times, i))
      const gamma = -logSnr(t)
      const step = 1e-6
      const xt = await encoded(arm, at(times, i))
      const slopes = {
        vdm: () => new Float32Array(x.length),
        nt: () => x.map((value) => -((t.a * t.s) ** 2) * value),
        trainable: () => golden.values(`trainable/dx_dgamma_t${i}`),
      }
      const slope = slopes[arm]()
      const xs = xt.map((value, j) => value - step * at(slope, j))
      const z = noisyState(t, xt, golden.values('eps'))
      const v = output(await denoise(model, z, null, { ...t, kx: 0, k0: 1, kp: 0, ux: 0, u0: 0 }), 'tap:eps')
      const xhat = Float64Array.from(z, (value, j) => t.a * value - t.s * at(v, j))
      const s = logSnrLevel(schedule, (gamma - step - schedule.gammaMin) / span)
      const nats = transitionNats({ s, t }, { s: xs, t: xt }, xhat, arm === 'vdm' ? 0 : step * t.s ** 2)
      expectSums(
        nats.map((value) => (value * span) / step),
        golden.values(`${arm}/diffusion_nats_t${i}`),
        2e-5,
      )
    }
  })

  test.each([
    ['vdm', 0, 'vdm/ddim'],
    ['trainable', 0, 'trainable/ddim'],
    ['vdm', 1, 'vdm/ancestral'],
    ['trainable', 1, 'trainable/ancestral'],
  ] as const)('single steps of %s with eta %i are those of the original', async (arm, eta, name) => {
    const states = golden.values(name)
    const size = states.length / 10
    const fresh = golden.values('step_eps')
    const { rows } = makePlan({ ...schedule, meanShift: arm === 'trainable' }, 'ddim', 'render', 10, { eta })
    for (const [i, row] of rows.entries()) {
      const before = i === 0 ? golden.values('z_1') : states.slice((i - 1) * size, i * size)
      const made = await denoise(model, before, null, row, fresh.slice(i * size, (i + 1) * size))
      expect(relativeError(output(made, 'next'), states.slice(i * size, (i + 1) * size)), `step ${i}`).toBeLessThan(1e-5)
    }
  })

  test.each([
    ['vdm', 1e-4],
    ['nt', 1e-3], // the reference loses digits there
    ['trainable', 1e-4],
  ] as const)('the ends of the bound of %s are those of the original', async (arm, ofPrior) => {
    const [first, last] = [logSnrLevel(schedule, 0), logSnrLevel(schedule, 1)]
    const reconstruction = reconstructionNats(first, centredGrid, levels, await encoded(arm, 0), golden.values('eps_0'))
    expectSums(reconstruction, golden.values(`${arm}/recon_nats`), 1e-4)
    expectSums(priorNats(last, await encoded(arm, 1)), golden.values(`${arm}/prior_nats`), ofPrior)
  })

  test.each(arms)('the terms of a bound of twenty steps of %s are those of a second program, and so is its map', async (arm) => {
    const steps = 20
    const eps = golden.values('bound/eps')
    const size = eps.length / steps
    const levels = Array.from({ length: steps + 1 }, (_, i) => logSnrLevel(schedule, i / steps))
    const pictures = await Promise.all(levels.map((_, i) => encoded(arm, i / steps)))
    const map = new Float64Array(size)
    for (let i = 1; i <= steps; i++) {
      const [s, t] = [at(levels, i - 1), at(levels, i)]
      const xt = at(pictures, i)
      const z = noisyState(t, xt, eps.slice((i - 1) * size, i * size))
      const made = output(await denoise(model, z, null, { ...t, kx: 0, k0: 1, kp: 0, ux: 0, u0: 0 }), 'tap:eps')
      const xhat = Float64Array.from(z, (value, j) => t.a * value - t.s * at(made, j))
      const shift = arm === 'vdm' ? 0 : (logSnr(s) - logSnr(t)) * t.s ** 2
      const nats = transitionNats({ s, t }, { s: at(pictures, i - 1), t: xt }, xhat, shift)
      expectSums(nats, golden.doubles(`bound/${arm}_terms`).slice(2 * (i - 1), 2 * i), 1e-4)
      for (const [j, value] of nats.entries()) map[j] = at(map, j) + value
    }
    expect(relativeError(map, golden.values(`bound/${arm}_map`))).toBeLessThan(1e-4)
  })
})
