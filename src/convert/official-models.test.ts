import { expect, test } from 'vitest'
import { shapesOf } from '../../e2e/support/shapes-of.ts'
import type { LazyTensor, StateDict } from '../formats/tensor.ts'
import { checkCoverage } from './check-coverage.ts'
import { countMacs, countParameters } from './count.ts'
import { createGraph } from './graph.ts'
import { readModel } from './model.ts'
import type { Model } from './families/family.ts'
import { buildGraph, planGraphs } from './pack-graphs.ts'
import { buildPlainDenoiser } from './fixtures/plain-denoiser.ts'

function openShapes(tensors: StateDict): Model {
  return readModel({ tensors, hyperParameters: {}, globalStep: undefined, epoch: undefined })
}

function counts(model: Model) {
  const graphs = planGraphs(model).map((plan) => buildGraph(plan, 'fp32'))
  checkCoverage(model, graphs)
  return Object.fromEntries(
    graphs.map((graph) => [graph.name, { parameters: countParameters(graph), macs: countMacs(graph), nodes: graph.nodes.length }]),
  )
}

const mlp10 = { layers: 10, hiddenChannels: 2048, skips: [1, 2, 3, 4, 5, 6, 7, 8, 9] }
const mlp20 = { layers: 20, hiddenChannels: 2048, skips: Array.from({ length: 19 }, (_, i) => i + 1) }
const at256 = { imageSize: 256, baseChannels: 128, unet: [1, 1, 2, 2, 4, 4], encoder: [1, 1, 2, 2, 4, 4, 4], zSize: 512 }
const at128 = { imageSize: 128, baseChannels: 128, unet: [1, 1, 2, 3, 4], encoder: [1, 1, 2, 3, 4, 4], zSize: 512 }
const at64 = { imageSize: 64, baseChannels: 64, unet: [1, 2, 4, 8], encoder: [1, 2, 4, 8, 8], zSize: 512 }

const models: [
  string,
  { imageSize: number; baseChannels: number; unet: number[]; encoder: number[] | null; zSize: number | null },
  object | null,
][] = [
  ['ffhq256_autoenc', at256, null],
  ['ffhq256_autoenc_latent', at256, mlp10],
  ['ffhq128_autoenc_130M', at128, null],
  ['ffhq128_autoenc_latent', at128, mlp10],
  ['horse128_autoenc_latent', at128, mlp20],
  ['celeba64d2c_autoenc', at64, null],
  ['celeba64d2c_autoenc_latent', at64, mlp10],
  ['ffhq128_ddpm_130M', { ...at128, encoder: null, zSize: null }, null],
]

test.each(models)('%s is read from its keys', (name, expected, latent) => {
  const { architecture, schedule, latentSchedule } = openShapes(shapesOf(name))
  const { imageSize, baseChannels, unet, encoder, zSize } = expected
  const tower = { patchSize: 1, resBlocks: 2, attentionSides: [16], resampling: 'blocks' }
  expect(architecture).toMatchObject({ imageSize, baseChannels, embedChannels: 512, attentionHeads: 1, zSize })
  expect(architecture.unet).toEqual({ ...tower, widths: unet.map((multiplier) => multiplier * baseChannels) })
  expect(architecture.encoder).toEqual(encoder && { ...tower, widths: encoder.map((multiplier) => multiplier * baseChannels) })
  expect(schedule).toEqual({ kind: 'linear', betaStart: 1e-4, betaEnd: 0.02, steps: 1000 })
  expect(latentSchedule).toEqual(latent && { kind: 'constant', beta: 0.008, steps: 1000 })
  if (!latent) return expect(architecture.latent).toBeNull()
  expect(architecture.latent).toEqual({ ...latent, timeChannels: 64, embedChannels: 512, conditionBias: 1, useNorm: true })
})

// Counted on the official code with hooks (specification 2.9); MACs there in three or four digits.
test.each([
  { name: 'celeba64d2c_autoenc', encoder: 19_320_512, unet: 71_518_723, encoderGmacs: 1.534, unetGmacs: 13.36 },
  { name: 'ffhq128_autoenc_130M', encoder: 24_673_536, unet: 103_871_619, encoderGmacs: 9.504, unetGmacs: 73.86 },
  { name: 'ffhq256_autoenc', encoder: 30_150_400, unet: 138_341_891, encoderGmacs: 35.4, unetGmacs: 277.2 },
])('$name has the parameters and MACs of the official code', ({ name, encoder, unet, encoderGmacs, unetGmacs }) => {
  const { encoder: enc, modulation, denoiser } = counts(openShapes(shapesOf(name)))
  expect(enc?.parameters).toBe(encoder)
  expect((modulation?.parameters ?? 0) + (denoiser?.parameters ?? 0)).toBe(unet)
  expect((enc?.macs ?? 0) / 1e9 / encoderGmacs).toBeCloseTo(1, 2.5)
  expect(((modulation?.macs ?? 0) + (denoiser?.macs ?? 0)) / 1e9 / unetGmacs).toBeCloseTo(1, 2.5)
})

test.each([
  ['ffhq256_autoenc_latent', 54_109_696, 54.0],
  ['horse128_autoenc_latent', 117_106_176, 116.9],
])('the latent net of %s has the parameters and MACs of the official code', (name, parameters, megaMacs) => {
  const { latent_modulation: modulation, latent_denoiser: denoiser } = counts(openShapes(shapesOf(name)))
  expect((modulation?.parameters ?? 0) + (denoiser?.parameters ?? 0)).toBe(parameters)
  expect(((modulation?.macs ?? 0) + (denoiser?.macs ?? 0)) / 1e6 / megaMacs).toBeCloseTo(1, 2.5)
})

test('the plain DDPM has the official parameters', () => {
  const { baseline_modulation: modulation, baseline_denoiser: denoiser } = counts(openShapes(shapesOf('ffhq128_ddpm_130M')))
  expect((modulation?.parameters ?? 0) + (denoiser?.parameters ?? 0)).toBe(98_618_499)
})

test('the plain export of a U-Net has the same parameters, in a third more nodes', () => {
  const { architecture, tensors } = openShapes(shapesOf('ffhq256_autoenc'))
  const plain = createGraph('plain', tensors, 'fp32')
  buildPlainDenoiser(plain, architecture)
  expect(countParameters(plain)).toBe(138_341_891)
  const { denoiser } = counts(openShapes(shapesOf('ffhq256_autoenc')))
  expect(plain.nodes.length / (denoiser?.nodes ?? 0)).toBeGreaterThan(1.33)
})

test('a tensor of wrong shape, a missing one and an unknown one are refused by name', () => {
  const whole = shapesOf('celeba64d2c_autoenc')
  const key = 'ema_model.input_blocks.4.0.in_layers.0.bias'
  const tensor = whole.get(key)
  const damaged = (change: (shapes: Map<string, LazyTensor>) => void) => {
    const shapes = new Map(whole)
    change(shapes)
    return () => counts(openShapes(shapes))
  }
  expect(damaged((shapes) => tensor && shapes.set(key, { ...tensor, shape: [65] }))).toThrow(
    /Expected input_blocks.4.0.in_layers.0.bias .* \[64\], found \[65\]/,
  )
  expect(damaged((shapes) => shapes.delete(key))).toThrow(/Expected a tensor input_blocks.4.0.in_layers.0.bias of shape \[64\], found none/)
  expect(damaged((shapes) => tensor && shapes.set('ema_model.input_blocks.3.0.odd.weight', { ...tensor }))).toThrow(
    /input_blocks.3.0.odd.weight \[64\] has no place/,
  )
  expect(damaged((shapes) => shapes.delete('x_T'))).toThrow(/without the picture size/)
  const onlyRaw = new Map([...whole].flatMap(([name, value]) => (name.startsWith('ema_model.') ? [[name.slice(4), value] as const] : [])))
  expect(() => openShapes(onlyRaw)).toThrow(/no moving average/)
})
