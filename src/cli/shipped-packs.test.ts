import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PNG } from 'pngjs'
import { relativeError } from '../../e2e/support/golden.ts'
import { output } from '../../e2e/support/graph-runner.ts'
import { openPack as openGraphs, runDdim } from '../../e2e/support/model-runner.ts'
import { last } from '../../e2e/support/reproduce.ts'
import { DEFAULT_PACK, packFolder } from '../../e2e/support/shipped-packs.ts'
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
  const folder = packFolder(name)
  const json = (path: string): unknown => JSON.parse(readFileSync(`${folder}${path}`, 'utf8'))
  return { folder, json, manifest: parseManifest(json('config.json')) }
}

test.each(['toyface', DEFAULT_PACK])('every file of %s is what the manifest says', async (name) => {
  const { folder, manifest } = openPack(name)
  for (const { path, bytes, sha256 } of manifest.files) {
    const data = new Uint8Array(readFileSync(`${folder}${path}`))
    expect([path, data.length, await sha256Hex(data)]).toEqual([path, bytes, sha256])
  }
})

test('attributes and covariance of the default pack are read, and each kind of face is offered some', async () => {
  const { folder, json } = openPack(DEFAULT_PACK)
  const { kinds, attributes } = parseAttributes('attributes.json', json('attributes.json'), 512)
  expect(kinds?.names).toHaveLength(2)
  const offered = (kind: string) => attributes.filter(({ forms }) => forms.some(({ of }) => of === kind)).map(({ name }) => name)
  const everywhere = ['Smile', 'Age', 'Masculine', 'Thick glasses', 'Turn left or right', 'Look up or down', 'Tilt']
  expect(offered('photo-like').sort()).toEqual([...everywhere, 'Skin colour', 'Long hair', 'Dark hair'].sort())
  expect(offered('rendered')).toEqual(expect.arrayContaining(everywhere))
  expect(offered('rendered').length).toBeGreaterThan(10)
  const covariance = await parseCovariance('covariance.safetensors', new Uint8Array(readFileSync(`${folder}covariance.safetensors`)), 512)
  expect(covariance.values).toHaveLength(64)
  expect(covariance.held, 'what a taught step keeps').toHaveLength(38 * 512)
  expect(covariance.drift?.moves, 'how a drift that is seen is undone').toHaveLength(43 * 512)
  expect(attributes.filter(({ changes }) => changes).map(({ name, changes }) => [name, changes])).toEqual([['Skin colour', 'colour']])
})

test.each(['toyface', DEFAULT_PACK])('the self-check of %s comes out as stored', async (name) => {
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

// A first visit shows these pictures.
test('the default pack draws samples back nearly as well as its first stage alone', async () => {
  const { folder, manifest } = openPack(DEFAULT_PACK)
  const open = await openGraphs(folder, manifest)
  const { imageSize } = manifest
  const pictures = manifest.samples.slice(0, 2).map((path) => readPicture(`${folder}${path}`))
  const image = { data: joinArrays(pictures), dims: [pictures.length, 3, imageSize, imageSize] }
  const decode = async (state: Float32Array) => output(await open.run('first_decoder', { state: open.pictures(state) }), 'image')
  const ssim = (drawn: Float32Array) => {
    const size = drawn.length / pictures.length
    return (
      pictures.reduce((sum, picture, i) => sum + measure(picture, drawn.slice(i * size, (i + 1) * size), imageSize).ssim, 0) /
      pictures.length
    )
  }
  const state = output(await open.run('first_encoder', { image }), 'state')
  const z = output(await open.run('encoder', { image }), 'z')
  const xT = last(await runDdim(open, 'invert', state, z, 20))
  const back = await decode(last(await runDdim(open, 'render', xT, z, 20)))
  const ceiling = await decode(state)
  await open.release()
  expect(ssim(ceiling)).toBeGreaterThan(0.95)
  expect(ssim(back) / ssim(ceiling)).toBeGreaterThan(0.9)
})
