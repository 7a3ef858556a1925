import { afterAll, beforeAll, expect, test } from 'vitest'
import { diffencCheckpoint, diffencGolden as golden, flaxBytes } from '../../e2e/support/diffenc.ts'
import { relativeError } from '../../e2e/support/golden.ts'
import { denoise, type OpenModel, openModel } from '../../e2e/support/model-runner.ts'
import { output } from '../../e2e/support/graph-runner.ts'
import { shapesOf } from '../../e2e/support/shapes-of.ts'
import { at } from '../base/assert.ts'
import type { Checkpoint } from '../formats/checkpoint.ts'
import { readWeightsFile } from '../formats/weights-file.ts'
import { transitionNats } from '../math/likelihood/bound.ts'
import { centredGrid, gridValues } from '../math/likelihood/grid.ts'
import { makePlan } from '../math/samplers/make-plan.ts'
import { noisyState } from '../math/samplers/partial-plan.ts'
import { logSnr, logSnrLevel } from '../math/schedule.ts'
import { checkCoverage } from './check-coverage.ts'
import { countParameters } from './count.ts'
import { readModel } from './model.ts'
import { buildGraph, planGraphs } from './pack-graphs.ts'
import { withPlainNames } from './plain-names.ts'

// Numbers of the JAX code of DiffEnc (e2e/golden/README.md), through the graphs that a pack holds.

const arms = ['vdm', 'nt', 'trainable'] as const
const schedule = { kind: 'log-snr', gammaMin: -13.3, gammaMax: 5, meanShift: true, steps: 1000 } as const
const times = [0.05, 0.35, 0.6, 0.83, 0.97]

let model: OpenModel
beforeAll(async () => {
  model = await openModel(readModel(await withPlainNames(await diffencCheckpoint())), 'float32', 'fp32')
}, 60_000)
afterAll(() => model.release())

const x = gridValues(Uint8Array.from(golden.integers('k')), centredGrid)

async function encoderAt(fraction: number): Promise<Float32Array> {
  const t = { data: new Float32Array(2).fill(1000 * fraction), dims: [2] }
  return output(await model.run('time_encoder', { image: { data: Float32Array.from(x), dims: [2, 3, 16, 16] }, t }), 'y')
}

/** What an arm noises at a time. */
async function encoded(arm: (typeof arms)[number], fraction: number): Promise<Float64Array> {
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

const openOf = async (checkpoint: Checkpoint) => {
  const read = readModel(await withPlainNames(checkpoint), null, { img_size: 16 })
  const open = await openModel(read, 'float32', 'fp32')
  const row = { t: 600, a: 1, s: 1, kx: 0, k0: 1, kp: 0, ux: 0, u0: 0 }
  const v = output(await denoise(open, golden.values('z_1'), null, row), 'tap:eps')
  await open.release()
  return { v, read }
}

test('a training state of flax gives the same v by its moving average, not by its weights in training', async () => {
  const { tensors } = await diffencCheckpoint()
  const state = await flaxBytes(tensors)
  const { v, read } = await openOf(await readWeightsFile(new Blob([state]), 'checkpoint_8000000'))
  const row = { t: 600, a: 1, s: 1, kx: 0, k0: 1, kp: 0, ux: 0, u0: 0 }
  const same = output(await denoise(model, golden.values('z_1'), null, row), 'tap:eps')
  expect(v).toEqual(same)
  expect(read.schedule).toEqual(schedule)
  const trained = await readWeightsFile(new Blob([await flaxBytes(tensors, { average: false })]), 'checkpoint')
  await expect(withPlainNames(trained)).rejects.toMatchObject({ code: 'bad-file', values: { reason: 'no-moving-average' } })
})

test.each([
  ['diffenc_8_2_cifar', 8_905_219, 1_906_243],
  ['diffenc_32_4_cifar', 30_578_179, 2_744_131],
  ['vdmv_32_cifar', 30_578_179, null],
] as const)('%s has a place for every tensor', async (keys, denoiser, encoder) => {
  const read = readModel(await withPlainNames({ tensors: shapesOf(keys), hyperParameters: {}, globalStep: undefined, epoch: undefined }))
  const graphs = planGraphs(read).map((plan) => buildGraph(plan, 'fp32'))
  checkCoverage(read, graphs)
  const count = (prefix: string) =>
    graphs.filter(({ name }) => name.startsWith(prefix)).reduce((sum, graph) => sum + countParameters(graph), 0)
  // The condition that no unconditional model has is left out of the time codes: 4 n numbers.
  expect(count('baseline')).toBe(denoiser - 512)
  if (encoder !== null) expect(count('time_encoder')).toBe(encoder - 256)
  expect(read.architecture.imageSize).toBe(32)
  expect(read.schedule).toEqual({ ...schedule, meanShift: encoder !== null })
})

test('pictures of one channel are refused', async () => {
  const checkpoint = { tensors: shapesOf('diffenc_8_2_mnist'), hyperParameters: {}, globalStep: undefined, epoch: undefined }
  await expect(withPlainNames(checkpoint).then((plain) => readModel(plain))).rejects.toThrow('three channels')
})

test('a learned noise schedule is refused, not taken for the fixed one', async () => {
  const { tensors } = await diffencCheckpoint()
  const [first, some] = at([...tensors], 0)
  const root = first.slice(0, first.indexOf('/'))
  const learned = new Map([
    ...tensors,
    ...[`${root}/gamma/w`, `${root}/gamma/b`].map((name) => [name, { ...some, name, shape: [1] }] as const),
  ])
  const plain = await withPlainNames({ tensors: learned, hyperParameters: {}, globalStep: undefined, epoch: undefined })
  expect(() => readModel(plain, null, { img_size: 16 })).toThrow('fixed noise schedule, found a learned one')
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
    for (const picture of [0, 1]) {
      const sum = nats.subarray((picture * size) / 2, ((picture + 1) * size) / 2).reduce((total, value) => total + value, 0)
      expect(Math.abs(sum / at(golden.doubles(`bound/${arm}_terms`), 2 * (i - 1) + picture) - 1)).toBeLessThan(1e-4)
    }
    for (const [j, value] of nats.entries()) map[j] = at(map, j) + value
  }
  expect(relativeError(map, golden.values(`bound/${arm}_map`))).toBeLessThan(1e-4)
})
