import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readGolden } from '../../e2e/support/golden.ts'
import { output } from '../../e2e/support/graph-runner.ts'
import { denoise, openPack } from '../../e2e/support/model-runner.ts'
import { joinArrays } from '../base/arrays.ts'
import { assert, at } from '../base/assert.ts'
import { sha256Hex } from '../base/sha256.ts'
import { encodedPicture } from '../math/encoded-picture.ts'
import { gaussian } from '../math/gaussian.ts'
import { transitionNats } from '../math/likelihood/bound.ts'
import { bitsOf } from '../math/likelihood/bound-sum.ts'
import { centredGrid, gridLevels, gridValues } from '../math/likelihood/grid.ts'
import { noisyState } from '../math/samplers/partial-plan.ts'
import { makeRow } from '../math/samplers/row.ts'
import { logSnr, logSnrLevel } from '../math/schedule.ts'
import { contrastsOf } from '../recipes/likelihood.ts'
import { openModel } from './open-model.ts'

// The three arms of DiffEnc that are in the tree, by the studio's own bound.

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0)
const folderOf = (arm: string) => fileURLToPath(new URL(`../../models/diffenc-16/${arm}/`, import.meta.url))
/** Two faces of the golden files, and what models/train finds them to cost in continuous time. */
const pictures = Float32Array.from(readGolden('diffenc').integers('k'), (level) => level / 127.5 - 1)
const bits: Record<string, number[]> = JSON.parse(readFileSync(new URL('../../models/diffenc-16/two-faces.json', import.meta.url), 'utf8'))

test.each(['baseline', 'shrunk', 'encoded'])(
  '%s costs the bits that its training found, a face less than its pixels in no order, and noise what noise must',
  async (arm) => {
    const folder = folderOf(arm)
    const { model } = await openModel(folder, 'cpu')
    for (const { path, bytes, sha256 } of model.manifest.files) {
      const data = new Uint8Array(readFileSync(`${folder}${path}`))
      expect([path, data.length, await sha256Hex(data)]).toEqual([path, bytes, sha256])
    }
    const { bounds } = await model.likelihood({ images: { data: pictures, count: 2 }, z: null, steps: 200, draws: 1, seed: 5 })
    // A sum of 200 steps costs more than continuous time: each calls the network at its noisier end. By the same first-order term as of Gaussian
    // data (bound.test.ts) that is 0.31 bits for pictures of deviation 0.25.
    for (const [i, bound] of bounds.entries()) expect(Math.abs(bitsOf(bound) - (bits[arm]?.[i] ?? 0) - 0.31)).toBeLessThan(0.15)

    const face = pictures.subarray(0, 768)
    const others = contrastsOf({ picture: face, size: 16 }, 1).filter(({ name }) => name !== 'upsideDown')
    const images = { data: joinArrays([face, ...others.map(({ picture }) => picture)]), count: 3 }
    const least = await model.likelihood({ images, z: null, steps: 50, draws: 1, seed: 5 })
    const [own = 0, shuffled, noise] = least.bounds.map(bitsOf)
    expect(others.map(({ name }) => name)).toEqual(['shuffled', 'noise'])
    expect(shuffled).toBeGreaterThan(own + 0.5)
    expect(noise).toBeGreaterThan(8)
  },
  120_000,
)

test.each(['baseline', 'shrunk', 'encoded'])(
  'a thousand steps cost %s what continuous time does, and a first-order term that is known',
  async (arm) => {
    const { model } = await openModel(folderOf(arm), 'cpu')
    const { schedule } = model.manifest
    assert(schedule.kind === 'log-snr', 'a schedule in log-SNR was expected')
    const graphs = await openPack(folderOf(arm), model.manifest)
    const x = gridValues(gridLevels(pictures), centredGrid)
    const span = schedule.gammaMax - schedule.gammaMin
    const steps = 1000
    const levelAt = (fraction: number) => logSnrLevel(schedule, fraction)

    /** What the arm noises at a fraction of time. */
    async function encoded(fraction: number): Promise<Float64Array> {
      const level = levelAt(fraction)
      if (arm === 'baseline') return x
      if (arm === 'shrunk') return encodedPicture(level, x, null)
      const t = { data: new Float32Array(2).fill(level.t), dims: [2] }
      return encodedPicture(level, x, output(await graphs.run('time_encoder', { image: graphs.pictures(Float32Array.from(x)), t }), 'y'))
    }

    /** Nats by one estimate of the network: of transitions from levels that are nearer by these shares of a step, and of a step in continuous time. */
    async function natsAt(fraction: number, noise: number, shares: readonly number[]) {
      const t = levelAt(fraction)
      const xt = await encoded(fraction)
      const z = noisyState(t, xt, gaussian(3, noise, x.length, 'bound'))
      const xhat = output(await denoise(graphs, z, null, makeRow(t, { kx: 0, k0: 1, kp: 0 }, 'nothing')), 'x0')
      const finite: number[] = []
      for (const share of shares) {
        const nearer = fraction - share / steps
        const s = levelAt(nearer)
        const shift = arm === 'baseline' ? 0 : (logSnr(s) - logSnr(t)) * t.s ** 2
        finite.push(sum(transitionNats({ s, t }, { s: await encoded(nearer), t: xt }, xhat, shift)))
      }
      // SNR / 2 * |(1 + s^2) xhat - x_t + dx_t/dgamma|^2 (VDM: |xhat - x|^2), the derivative as a central difference.
      const h = 0.002
      const [up, down] = [await encoded(fraction + h / span), await encoded(fraction - h / span)]
      const counter = arm === 'baseline' ? 1 : 1 + t.s ** 2
      const errors = xt.map((value, i) => (counter * at(xhat, i) - value + (at(up, i) - at(down, i)) / (2 * h)) ** 2)
      return { finite, continuous: 0.5 * (t.a / t.s) ** 2 * sum(errors) * (span / steps) }
    }

    // Every 25th of the thousand levels: the curve is smooth, and the same states go into every sum.
    const stride = 25
    let [whole, half, continuous] = [0, 0, 0]
    for (let level = 13; level <= steps; level += stride) {
      const nats = await natsAt(level / steps, level, [1, 0.5])
      whole += stride * at(nats.finite, 0)
      half += stride * 2 * at(nats.finite, 1)
      continuous += stride * nats.continuous
    }
    // Levels at the noisier ends of whole steps: those of half steps lie a quarter nearer on average, those of continuous time a half.
    const ends = (await natsAt(1, steps, [])).continuous - (await natsAt(0, 0, [])).continuous
    await graphs.release()
    half -= ends / 4
    continuous -= ends / 2

    // 0.9 % is half a step of gamma (bound.ts); what is left without the first-order term is the difference between the two bounds.
    expect((whole / continuous - 1) / (span / steps / 2)).toBeCloseTo(1, 1)
    expect(Math.abs((2 * half - whole) / continuous - 1)).toBeLessThan(1e-3)
  },
  60_000,
)
