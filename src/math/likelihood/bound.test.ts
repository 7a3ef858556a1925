import { describe, expect, test } from 'vitest'
import { readGolden } from '../../../e2e/support/golden.ts'
import { at } from '../../base/assert.ts'
import { normalQuantile } from '../gaussian.ts'
import type { Mix } from '../schedule.ts'
import { densityNats, priorNats, reconstructionNats, transitionNats } from './bound.ts'
import { centredGrid, closedGrid, gridLevels, gridValues } from './grid.ts'

const [least, most] = [-13.3, 5]

/** The levels of VDM: gamma, minus the log-SNR, is linear in t from 0 to 1. */
const mixAt = (gamma: number): Mix => ({ a: Math.sqrt(1 / (1 + Math.exp(gamma))), s: Math.sqrt(1 / (1 + Math.exp(-gamma))) })
const gammaAt = (t: number) => least + (most - least) * t

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0)
const sumsOf = (values: Float64Array, count: number) =>
  Array.from({ length: count }, (_, i) => sum(values.subarray((i * values.length) / count, ((i + 1) * values.length) / count)))

function expectNear(got: readonly number[], want: ArrayLike<number>, tolerance: number): void {
  for (const [i, value] of got.entries()) expect(Math.abs(value / at(want, i) - 1)).toBeLessThan(tolerance)
}

describe('against the JAX code of DiffEnc', () => {
  const golden = readGolden('diffenc')
  const levels = Uint8Array.from(golden.integers('k'))
  const x = gridValues(levels, centredGrid)
  const [clean, noisy] = [mixAt(least), mixAt(most)]
  /** The picture that an arm noises at a level, without y that of the encoder which is not trained. */
  const shrunk = ({ a }: Mix) => x.map((value) => a * a * value)

  // Those of the trained encoder, and the diffusion, need the networks (convert/diffenc-golden.test.ts).
  test.each([
    ['vdm', x, 1e-4],
    ['nt', shrunk(clean), 1e-4],
  ] as const)('reconstruction of %s', (arm, encoded, tolerance) => {
    const nats = reconstructionNats(clean, centredGrid, levels, encoded, golden.values('eps_0'))
    expectNear(sumsOf(nats, 2), golden.values(`${arm}/recon_nats`), tolerance)
  })

  test.each([
    ['vdm', x, 1e-4],
    ['nt', shrunk(noisy), 1e-3],
  ] as const)('prior of %s', (arm, encoded, tolerance) => {
    expectNear(sumsOf(priorNats(noisy, encoded), 2), golden.values(`${arm}/prior_nats`), tolerance)
  })
})

describe('Gaussian data and a perfect denoiser', () => {
  const deviation = 0.25
  // Noise of less than a step of the grid would show a perfect denoiser the grid itself, which a Gaussian one does not know.
  const lowest = 2 * Math.log(0.006)
  const entropy = Math.log2((deviation * Math.sqrt(2 * Math.PI * Math.E)) / centredGrid.spacing)
  const posterior = ({ a, s }: Mix, z: number) => (deviation ** 2 * a * z) / (deviation ** 2 * a * a + s * s)

  /** Diffusion and prior are quadratic in x and eps, so that these four pairs have their exact mean. */
  const pairs = [1, -1].flatMap((x) => [1, -1].map((eps) => ({ x: x * deviation, eps })))
  const x = pairs.map((pair) => pair.x)

  function diffusion(steps: number): number {
    const mixes = Array.from({ length: steps + 1 }, (_, i) => mixAt(lowest + ((most - lowest) * i) / steps))
    let nats = 0
    for (let i = 1; i <= steps; i++) {
      const [s, t] = [at(mixes, i - 1), at(mixes, i)]
      const xhat = pairs.map((pair) => posterior(t, t.a * pair.x + t.s * pair.eps))
      nats += sum(transitionNats({ s, t }, { s: x, t: x }, xhat)) / pairs.length
    }
    return nats / Math.LN2
  }

  const exact = diffusion(2 ** 16)

  test('cost the entropy of the data', () => {
    const levels = gridLevels(Float32Array.from({ length: 4096 }, (_, i) => deviation * normalQuantile((i + 0.5) / 4096)))
    const values = gridValues(levels, centredGrid)
    // Quantiles in another order: noise with the moments of a Gaussian.
    const eps = Float32Array.from(levels, (_, i) => normalQuantile((((i * 1361) % 4096) + 0.5) / 4096))
    const reconstruction = reconstructionNats(mixAt(lowest), centredGrid, levels, values, eps)
    const ends = (sum(reconstruction) / levels.length + sum(priorNats(mixAt(most), x)) / pairs.length) / Math.LN2
    expect(Math.abs(ends + exact - entropy)).toBeLessThan(1e-3)
  })

  test('cost more in fewer steps, by a first-order term that is known', () => {
    const gap = (steps: number) => (((most - lowest) / steps) * (2 * Math.log(deviation) - lowest - 1)) / 4 / Math.LN2
    for (const steps of [250, 500, 1000]) expect((diffusion(steps) - exact) / gap(steps)).toBeCloseTo(1, 1)
  })
})

test('a thousand steps agree with continuous time where the error of the network changes slowly', () => {
  // An encoder that is not trained and an estimate that is off by a tenth of the picture everywhere: the integrand is known.
  const [picture, steps] = [Float64Array.of(0.5), 1000]
  const encoded = ({ a }: Mix) => picture.map((value) => a * a * value)
  const estimate = (mix: Mix) => encoded(mix).map((value) => value + 0.05)
  let finite = 0
  for (let i = 1; i <= steps; i++) {
    const [s, t] = [mixAt(gammaAt((i - 1) / steps)), mixAt(gammaAt(i / steps))]
    finite += sum(transitionNats({ s, t }, { s: encoded(s), t: encoded(t) }, estimate(t), ((most - least) / steps) * t.s ** 2))
  }
  let continuous = 0
  const fine = 100_000
  for (let i = 0; i < fine; i++) {
    const mix = mixAt(gammaAt((i + 0.5) / fine))
    // SNR / 2 * ((1 + s^2) xhat - x_t - dx_t/dlambda)^2 of the continuous bound; this encoder's slope is s^2 x_t.
    const [xt, xhat] = [at(encoded(mix), 0), at(estimate(mix), 0)]
    const integrand = 0.5 * (mix.a / mix.s) ** 2 * ((1 + mix.s ** 2) * xhat - xt - mix.s ** 2 * xt) ** 2
    continuous += (integrand * (most - least)) / fine
  }
  expect(Math.abs(finite / continuous - 1)).toBeLessThan(1e-3)
})

describe('the grid of a picture', () => {
  test('levels come back from the values of the page, and lie evenly', () => {
    const picture = Float32Array.from({ length: 256 }, (_, k) => (k / 255 - 0.5) / 0.5)
    const levels = gridLevels(picture)
    expect([...levels]).toEqual(Array.from({ length: 256 }, (_, k) => k))
    expect(Math.max(...gridValues(levels, closedGrid).map((value, k) => Math.abs(value - at(picture, k))))).toBeLessThan(1e-6)
    expect([...gridLevels([-2, 0.1, 7])]).toEqual([0, 140, 255])
  })

  test.each([0.002, 0.01, 0.4])('every level is weighed, with noise of %d', (s) => {
    const mix = { a: Math.sqrt(1 - s * s), s }
    const levels = Uint8Array.of(0, 3, 127, 255)
    const x = gridValues(levels, closedGrid)
    const eps = Float32Array.of(-1.5, 0.7, 2.5, 0.2)
    const naive = Array.from(levels, (level, i) => {
      const u = at(x, i) + (s / mix.a) * at(eps, i)
      const shares = Array.from({ length: 256 }, (_, k) => Math.exp(-((u - (2 * k) / 255 + 1) ** 2) / (2 * (s / mix.a) ** 2)))
      return -Math.log(at(shares, level) / sum(shares))
    })
    for (const [i, nats] of reconstructionNats(mix, closedGrid, levels, x, eps).entries()) expect(nats).toBeCloseTo(at(naive, i), 9)
  })

  test('a state without a grid costs the density of its noise', () => {
    const mix = { a: 0.8, s: 0.6 }
    const [density, peak] = densityNats(mix, [1.3, 0])
    expect(peak).toBeCloseTo(Math.log(Math.sqrt(2 * Math.PI) * 0.75), 12)
    expect((density ?? 0) - (peak ?? 0)).toBeCloseTo(1.3 ** 2 / 2, 12)
  })
})
