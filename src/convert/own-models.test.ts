import { guidedDiffusion } from './architecture.ts'
import { expect, test } from 'vitest'
import { openGolden, relativeError } from '../../e2e/support/golden.ts'
import { output } from '../../e2e/support/graph-runner.ts'
import { denoise, denoiseLatent, openModel } from '../../e2e/support/model-runner.ts'
import { at } from '../base/assert.ts'
import { levelsAt } from '../math/schedule.ts'
import { selfCheckRow } from '../math/self-check.ts'
import { readModel } from './model.ts'
import { readHyper } from './hyper-parameters.ts'
import { modelQuestions } from './questions.ts'

// golden/patches: random weights and outputs of models/train (PyTorch 2), with all that official models do not use: the picture
// folded by 2 (U-Net) and 4 (encoder), two heads, other widths of z_sem and time, a latent net without norm, with one skip.

test('the architecture is read from tensors and config', async () => {
  const { checkpoint } = await openGolden('patches')
  const model = readModel(checkpoint)
  expect(model).toMatchObject({ name: 'patches', imagesSeen: 12345, latentClips: false, latentNormalises: true })
  expect(model.architecture).toEqual({
    imageSize: 16,
    state: [3, 16, 16],
    baseChannels: 8,
    embedChannels: 16,
    attentionHeads: 2,
    time: 'after-norm',
    unet: { patchSize: 2, widths: [8, 16], resBlocks: 2, attentionSides: [8, 4], resampling: 'blocks' },
    encoder: { patchSize: 4, widths: [16, 24], resBlocks: 1, attentionSides: [4], resampling: 'blocks' },
    zSize: 24,
    latent: { layers: 3, hiddenChannels: 20, skips: [2], timeChannels: 12, embedChannels: 24, conditionBias: 0, useNorm: false },
    firstStage: null,
    classes: null,
    conventions: guidedDiffusion,
    timeEncoder: null,
  })
})

test('encoder, denoiser and latent net give what PyTorch gives', async () => {
  const golden = await openGolden('patches')
  const open = await openModel(readModel(golden.checkpoint), 'float32', 'fp32')
  const row = selfCheckRow(at(levelsAt(open.model.schedule, [37]), 0))
  const z = output(await open.run('encoder', { image: open.pictures(golden.values('image')) }), 'z')
  const pictures = await denoise(open, golden.values('x'), golden.values('z'), row)
  const codes = await denoiseLatent(open, golden.values('u'), row)
  await open.release()
  expect(relativeError(z, golden.values('z'))).toBeLessThan(1e-5)
  expect(relativeError(output(pictures, 'tap:eps'), golden.values('eps'))).toBeLessThan(2e-5)
  expect(relativeError(output(codes, 'tap:eps'), golden.values('latent_eps'))).toBeLessThan(1e-5)
})

// golden/latent-patches: the same of a latent run, whose denoiser works on states of a first stage (first_stage_net.py).

test('a first stage is read from tensors: the U-Net is one over states, without a clip', async () => {
  const { checkpoint } = await openGolden('latent-patches')
  const { architecture, family } = readModel(checkpoint)
  expect(architecture).toMatchObject({
    imageSize: 32,
    state: [8, 8, 8],
    unet: { patchSize: 2, widths: [8, 8], attentionSides: [2] },
    encoder: { patchSize: 4, widths: [8, 8], attentionSides: [] },
    firstStage: { kind: 'folded', factor: 4, channels: 8, encoder: { width: 8, blocks: 2 }, decoder: { width: 8, blocks: 2 } },
  })
  expect(family.spaceOf(architecture)).toEqual({ state: [8, 8, 8], clip: false, firstStage: true })
  expect(modelQuestions(checkpoint)).toEqual([])
  expect(readHyper(checkpoint.hyperParameters).unknown).toEqual([])
})

test('both ways of a first stage, and the encoder and the denoiser with it, give what PyTorch gives', async () => {
  const golden = await openGolden('latent-patches')
  const open = await openModel(readModel(golden.checkpoint), 'float32', 'fp32')
  const image = { image: { data: golden.values('image'), dims: [2, 3, 32, 32] } }
  const made = {
    state: output(await open.run('first_encoder', image), 'state'),
    decoded: output(await open.run('first_decoder', { state: open.pictures(golden.values('state')) }), 'image'),
    z: output(await open.run('encoder', image), 'z'),
  }
  const row = selfCheckRow(at(levelsAt(open.model.schedule, [37]), 0))
  const { x0, ...taps } = await denoise(open, golden.values('x'), golden.values('z'), row)
  await open.release()
  for (const [name, values] of Object.entries(made)) expect(relativeError(values, golden.values(name)), name).toBeLessThan(1e-5)
  expect(relativeError(output(taps, 'tap:eps'), golden.values('v'))).toBeLessThan(2e-5)
  expect(Math.max(...(x0 ?? []))).toBeGreaterThan(1) // a clip would show
})

test('a picture size that squares of the first stage do not fill, and squares that are none, are refused', async () => {
  const { checkpoint } = await openGolden('latent-patches')
  const of = (size: number) => ({ ...checkpoint, hyperParameters: { img_size: size } })
  expect(() => readModel(of(30))).toThrow('an image size (img_size) that 4 divides, found 30')
  const cut = new Map(checkpoint.tensors)
  const linear = 'first_stage.encoder.out.0.weight'
  const tensor = cut.get(linear)
  if (tensor) cut.set(linear, { ...tensor, shape: [8, 40, 1, 1] })
  expect(() => readModel({ ...checkpoint, tensors: cut })).toThrow('over 3 f^2 channels (squares of f x f pixels), found 40')
})
