import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { PNG } from 'pngjs'
import { relativeError } from '../../e2e/support/golden.ts'
import { output } from '../../e2e/support/graph-runner.ts'
import { openPack as openGraphs, runDdim } from '../../e2e/support/model-runner.ts'
import { last } from '../../e2e/support/reproduce.ts'
import { joinArrays } from '../base/arrays.ts'
import { sha256Hex } from '../base/sha256.ts'
import { measure } from '../math/measure.ts'
import { measurePack } from '../convert/self-check.ts'
import { parseAttributes } from '../packs/attributes.ts'
import { parseCovariance } from '../packs/covariance.ts'
import { parseManifest } from '../packs/manifest.ts'
import { parseSelfCheck } from '../packs/self-check.ts'
import { packRunner } from './pack-runner.ts'

function openPack(name: string) {
  const folder = fileURLToPath(new URL(`../../models/${name}/`, import.meta.url))
  const json = (path: string): unknown => JSON.parse(readFileSync(`${folder}${path}`, 'utf8'))
  return { folder, json, manifest: parseManifest(json('config.json')) }
}

test.each(['toyface', 'faces-64'])('every file of %s is what the manifest says', async (name) => {
  const { folder, manifest } = openPack(name)
  for (const { path, bytes, sha256 } of manifest.files) {
    const data = new Uint8Array(readFileSync(`${folder}${path}`))
    expect([path, data.length, await sha256Hex(data)]).toEqual([path, bytes, sha256])
  }
})

test('attributes and covariance of faces-64 are read, and each kind of face is offered some', async () => {
  const { folder, json } = openPack('faces-64')
  const { kinds, attributes } = parseAttributes('attributes.json', json('attributes.json'), 512)
  expect(kinds?.names).toHaveLength(2)
  for (const kind of kinds?.names ?? []) {
    expect(attributes.filter(({ forms }) => forms.some(({ of }) => of === kind)).length).toBeGreaterThan(10)
  }
  const covariance = await parseCovariance('covariance.safetensors', new Uint8Array(readFileSync(`${folder}covariance.safetensors`)), 512)
  expect(covariance.values).toHaveLength(64)
  expect(covariance.held, 'what a taught step keeps').toHaveLength(38 * 512)
  expect(covariance.drift?.moves, 'how a drift that is seen is undone').toHaveLength(43 * 512)
  expect(attributes.filter(({ changes }) => changes).map(({ name, changes }) => [name, changes])).toEqual([['Skin colour', 'colour']])
})

test.each(['toyface', 'faces-64'])('the self-check of %s comes out as stored', async (name) => {
  const { folder, json, manifest } = openPack(name)
  const stored = parseSelfCheck('self-check.json', json('self-check.json'))
  const { selfCheck: found } = await measurePack(manifest, packRunner(folder, manifest))
  expect(relativeError(found.x0, Float32Array.from(stored.x0))).toBeLessThan(1e-4)
  expect(relativeError(found.z, Float32Array.from(stored.z))).toBeLessThan(1e-4)
})

/** A PNG as planar RGB in [-1, 1]. */
function readPicture(path: string): Float32Array {
  const { width, height, data } = PNG.sync.read(readFileSync(path))
  const size = width * height
  return Float32Array.from({ length: 3 * size }, (_, i) => (data[4 * (i % size) + Math.floor(i / size)] ?? 0) / 127.5 - 1)
}

// Its weights are int8; in float16 the same two pictures come back with an SSIM of 0.8712.
test('faces-64 draws samples back as it does with float16 weights', async () => {
  const { folder, manifest } = openPack('faces-64')
  const open = await openGraphs(folder, manifest)
  const pictures = manifest.samples.slice(0, 2).map((path) => readPicture(`${folder}${path}`))
  const x0 = joinArrays(pictures)
  const z = output(await open.run('encoder', { image: open.pictures(x0) }), 'z')
  const code = last(await runDdim(open, 'invert', x0, z, 10))
  const back = last(await runDdim(open, 'render', code, z, 10))
  await open.release()
  const size = x0.length / 2
  const [first = 0, second = 0] = pictures.map((picture, i) => measure(picture, back.slice(i * size, (i + 1) * size), 64).ssim)
  expect(Math.abs((first + second) / 2 - 0.8712)).toBeLessThan(0.002)
})
