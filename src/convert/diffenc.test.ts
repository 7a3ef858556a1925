import { afterAll, beforeAll, expect, test } from 'vitest'
import { diffencCheckpoint, diffencGolden as golden, flaxBytes } from '../../e2e/support/diffenc.ts'
import { denoise, type OpenModel, openModel } from '../../e2e/support/model-runner.ts'
import { output } from '../../e2e/support/graph-runner.ts'
import { shapesOf } from '../../e2e/support/shapes-of.ts'
import { at } from '../base/assert.ts'
import type { Checkpoint } from '../formats/checkpoint.ts'
import { readWeightsFile } from '../formats/weights-file.ts'
import { checkCoverage } from './check-coverage.ts'
import { countParameters } from './count.ts'
import { readModel } from './model.ts'
import { buildGraph, planGraphs } from './pack-graphs.ts'
import { withPlainNames } from './plain-names.ts'

// Checkpoints of DiffEnc and VDM become models. diffenc-golden.test.ts holds their numbers to those of the JAX code.

const schedule = { kind: 'log-snr', gammaMin: -13.3, gammaMax: 5, meanShift: true, steps: 1000 } as const

let model: OpenModel
beforeAll(async () => {
  model = await openModel(readModel(await withPlainNames(await diffencCheckpoint())), 'float32', 'fp32')
}, 60_000)
afterAll(() => model.release())

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
