import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseManifest } from './manifest.ts'

/** A manifest of version 1 as it is read today. */
function present({ zSem, ...rest }: ReturnType<typeof toyface>) {
  return { ...rest, version: 2, space: { state: [3, rest.imageSize, rest.imageSize], code: zSem, clip: true, firstStage: false } }
}

const toyface = () => JSON.parse(readFileSync(new URL('../../models/toyface/config.json', import.meta.url), 'utf8'))

test('the manifest of a shipped pack comes through whole', () => {
  expect(parseManifest(toyface())).toEqual(present(toyface()))
})

test('a manifest of today comes through as it is', () => {
  expect(parseManifest(present(toyface()))).toEqual(present(toyface()))
})

test('a space whose states are no pictures needs a first stage before and behind', () => {
  const { graphs, ...rest } = present(toyface())
  const space = { ...rest.space, state: [2, 16, 16] }
  expect(() => parseManifest({ ...rest, graphs, space })).toThrow(/space\.state: a space without a first stage/)
  expect(() => parseManifest({ ...rest, graphs, space: { ...space, firstStage: true } })).toThrow(
    /graphs\.first_encoder: a pack with z_sem/,
  )
  const both = { ...graphs, first_encoder: graphs.encoder, first_decoder: graphs.encoder }
  expect(parseManifest({ ...rest, graphs: both, space: { ...space, firstStage: true } }).space.state).toEqual([2, 16, 16])
})

test('a sketch of states goes with a first stage, and has three numbers for each of its channels', () => {
  const preview = { matrix: [1, 2, 3, 4, 5, 6], bias: [0, 0, 0] }
  expect(() => parseManifest({ ...present(toyface()), preview })).toThrow('preview.matrix: it goes with a first stage')
  const { graphs, space, ...rest } = present(toyface())
  const both = { ...graphs, first_encoder: graphs.encoder, first_decoder: graphs.encoder }
  const staged = { ...rest, graphs: both, space: { ...space, state: [2, 16, 16], clip: false, firstStage: true } }
  expect(parseManifest({ ...staged, preview }).preview).toEqual(preview)
  expect(() => parseManifest({ ...staged, preview: { ...preview, matrix: [1] } })).toThrow('has 6 numbers')
})

test('no more steps are proposed than the schedule has', () => {
  const short = { ...toyface(), schedule: { kind: 'cosine', steps: 30 }, latentSchedule: { kind: 'cosine', steps: 20 } }
  expect(parseManifest({ ...short, defaults: { invertSteps: 250, renderSteps: 100, latentSteps: 200 } }).defaults).toEqual({
    invertSteps: 30,
    renderSteps: 30,
    latentSteps: 20,
  })
})

test('a pack of before mixed graphs comes through whole', () => {
  const older = changed('graphs.denoiser.mixed', undefined)
  expect(parseManifest(older)).toEqual(present(older))
  expect(older).not.toEqual(toyface())
})

test('unknown fields are dropped', () => {
  expect(parseManifest({ ...toyface(), surprise: 1 })).toEqual(present(toyface()))
})

/** A manifest with the value at `path` replaced, or without it. */
function changed(path: string, value: unknown): unknown {
  const manifest = toyface()
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  const parent = keys.reduce((object, key) => object[key], manifest)
  if (value === undefined) Reflect.deleteProperty(parent, last)
  else parent[last] = value
  return manifest
}

const hash = 'a'.repeat(64)
test.each([
  ['format', 'other', /config\.json: format/],
  ['version', 3, /version/],
  ['name', '../up', /name: a plain name/],
  ['imageSize', 0, /imageSize/],
  ['imageSize', 1e9, /imageSize/],
  ['schedule.kind', 'random', /schedule\.kind/],
  ['schedule.betaEnd', 1.5, /schedule\.betaEnd/],
  ['schedule.steps', Number.NaN, /schedule\.steps/],
  ['graphs.denoiser.fp32', '/etc/passwd', /graphs\.denoiser\.fp32: a relative path/],
  ['graphs.denoiser.fp32', 'onnx/../../x.onnx', /graphs\.denoiser\.fp32/],
  ['graphs.denoiser.fp32', 'https://elsewhere/x.onnx', /graphs\.denoiser\.fp32/],
  ['graphs.denoiser.mixed', '../mixed.onnx', /graphs\.denoiser\.mixed: a relative path/],
  ['graphs.denoiser.weights', ['.hidden/../x'], /graphs\.denoiser\.weights\.0/],
  ['graphs.encoder', undefined, /graphs\.encoder: a pack with z_sem needs/],
  ['graphs.latent_modulation', undefined, /go together/],
  ['latentSchedule', null, /latentSchedule: a latent net needs/],
  ['graphs.baseline_denoiser', { fp32: 'a', fp16: null, weights: [], macs: 0, parameters: 0 }, /go together/],
  ['zSem.mean', [1, 2], /the mean of z_sem: 64 numbers are expected, not 2/],
  ['zSem.std', Array(64).fill(0), /the std of z_sem: every number must be above 0/],
  ['files.0.sha256', hash.toUpperCase(), /files\.0\.sha256: 64 lower-case/],
  ['files.0.bytes', -1, /files\.0\.bytes/],
  ['files', Array(5000).fill({ path: 'a', bytes: 1, sha256: hash }), /files/],
  ['samples', ['samples\\a.png'], /samples\.0/],
  ['licence.url', 'javascript:alert(1)', /licence\.url/],
  ['defaults.renderSteps', 0, /defaults\.renderSteps/],
])('a wrong %s is refused by name', (path, value, message) => {
  expect(() => parseManifest(changed(path, value))).toThrow(message)
})

test('what is no object is refused', () => {
  expect(() => parseManifest(null)).toThrow(/config\.json/)
  expect(() => parseManifest([])).toThrow(/config\.json/)
})
