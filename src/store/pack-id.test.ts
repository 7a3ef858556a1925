import { expect, test } from 'vitest'
import type { GraphFiles, Manifest } from '../protocol/manifest.ts'
import { isModelOf, packIdOf } from './pack-id.ts'

const graph = (name: string): GraphFiles => ({
  fp32: `onnx/${name}.onnx`,
  fp16: `onnx/${name}_fp16.onnx`,
  weights: [`${name}.bin`],
  macs: 1,
  parameters: 1,
})
const file = (path: string, sha256 = path) => ({ path, bytes: 1, sha256 })

const manifest = {
  name: 'small',
  title: 'Small',
  imageSize: 4,
  space: { state: [3, 4, 4], code: { size: 2, mean: [0, 1], std: [1, 2] }, clip: true, firstStage: false },
  schedule: { kind: 'linear', betaStart: 0.0001, betaEnd: 0.02, steps: 1000 },
  latentSchedule: null,
  prediction: 'eps',
  graphs: { encoder: graph('encoder'), denoiser: graph('denoiser') },
  files: ['encoder', 'denoiser'].flatMap((name) =>
    [`onnx/${name}.onnx`, `onnx/${name}_fp16.onnx`, `onnx/${name}.bin`].map((path) => file(path)),
  ),
  samples: [],
  attributes: null,
} as unknown as Manifest

const hashOf = async (change: object) => (await packIdOf({ ...manifest, ...change } as Manifest)).hash
const withFile = (path: string, sha256: string) => manifest.files.map((it) => (it.path === path ? file(path, sha256) : it))
const { code, ...space } = manifest.space

test.each([
  ['size of a picture', { imageSize: 8 }],
  ['shape of a state', { space: { ...space, code, state: [4, 2, 2] } }],
  ['mean of z_sem', { space: { ...space, code: { ...code, mean: [0, 1.5] } } }],
  ['std of z_sem', { space: { ...space, code: { ...code, std: [1, 3] } } }],
  ['clipping of x0', { space: { ...space, code, clip: false } }],
  ['schedule', { schedule: { ...manifest.schedule, betaEnd: 0.01 } }],
  ['latent schedule', { latentSchedule: { kind: 'constant', beta: 0.008, steps: 1000 } }],
  ['prediction', { prediction: 'v' }],
  ['graph', { files: withFile('onnx/denoiser.onnx', 'other') }],
  ['weights', { files: withFile('onnx/denoiser.bin', 'other') }],
  ['part that a graph plays', { graphs: { encoder: graph('denoiser'), denoiser: graph('encoder') } }],
])('another %s is another model', async (_, change) => {
  expect(await hashOf(change)).not.toBe(await hashOf({}))
})

test.each([
  ['another name', { name: 'other' }],
  ['another title', { title: 'Other' }],
  ['other samples', { samples: ['samples/1.png'], files: [...manifest.files, file('samples/1.png')] }],
  ['other attributes', { attributes: 'attributes.json', files: [...manifest.files, file('attributes.json')] }],
  ['another fp16 form', { files: withFile('onnx/denoiser_fp16.onnx', 'other') }],
  ['its files in another order', { files: manifest.files.toReversed() }],
  ['its fields in another order', { space: { ...space, code } }],
])('with %s a pack holds the same model', async (_, change) => {
  expect(await hashOf(change)).toBe(await hashOf({}))
})

test('a model is known by its hash under any name, and not by its name under another hash', async () => {
  const { hash } = await packIdOf(manifest)
  expect(await isModelOf({ name: 'other', title: 'Other', hash }, manifest)).toBe(true)
  expect(await isModelOf({ name: 'small', title: 'Small', hash: 'a'.repeat(64) }, manifest)).toBe(false)
})
