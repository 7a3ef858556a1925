import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseManifest } from './manifest.ts'

const toyface = () => JSON.parse(readFileSync(new URL('../../models/toyface/config.json', import.meta.url), 'utf8'))

test('the manifest of a shipped pack comes through whole', () => {
  expect(parseManifest(toyface())).toEqual(toyface())
})

test('a pack of before mixed graphs comes through whole', () => {
  const older = changed('graphs.denoiser.mixed', undefined)
  expect(parseManifest(older)).toEqual(older)
  expect(older).not.toEqual(toyface())
})

test('unknown fields are dropped', () => {
  expect(parseManifest({ ...toyface(), surprise: 1 })).toEqual(toyface())
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
  ['version', 2, /version/],
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
  ['graphs.encoder', undefined, /graphs\.encoder: a pack of family diffae needs/],
  ['graphs.latent_modulation', undefined, /go together/],
  ['latentSchedule', null, /latentSchedule: a latent net needs/],
  ['zSem', null, /zSem: a pack of family diffae/],
  ['zSem.mean', [1, 2], /zSem\.mean: 64 numbers are expected, not 2/],
  ['zSem.std', Array(64).fill(0), /zSem\.std: every number must be above 0/],
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
