import { assert, at } from '../../src/base/assert.ts'
import { toSubcodeError } from '../../src/base/errors.ts'
import { measure } from '../../src/math/measure.ts'
import type { EngineInfo, LoadOptions, LoadProgress } from '../../src/protocol/engine-api.ts'
import { createEngineClient } from '../../src/app/engine-client.ts'
import type { Method, Noise } from '../../src/protocol/codes.ts'
import { openGraph, runGraph } from './graphs.ts'
import { importServed } from './library.ts'
import { callPhotos } from './photos.ts'
import { startWorker } from './start-worker.ts'

/** What happened to the engine besides its answers. */
const log: string[] = []

const engine = createEngineClient(() => startWorker(new URLSearchParams(location.search).get('pretend')), {
  onRestart: ({ code }, isRetried) => log.push(`restart after ${code}${isRetried ? ', again' : ''}`),
  onReady: (ready) => log.push(`ready on ${ready.device}`),
})

let info: EngineInfo | null = null

/** Loads a pack of `models/`; what it tells of itself. */
async function load({ pack = 'toyface', ...options }: Partial<LoadOptions> & { pack?: string }) {
  const packUrl = new URL(`/models/${pack}/`, location.href).href
  const progress: LoadProgress[] = []
  info = await engine.call(
    'load',
    { packUrl, device: 'auto', precision: 'auto', threads: 1, ...options },
    { onEvent: (event) => progress.push(event) },
  )
  const { manifest, attributes, ...rest } = info
  return { ...rest, name: manifest.name, attributes: attributes.length, progress }
}

/** x_T of toy faces, as DDIM finds it. */
function noise(data: Float32Array, count: number, steps = 10): Noise {
  assert(info, 'load first')
  return { method: 'ddim', steps, codes: { data, pair: null, count, dims: info.manifest.space.state } }
}

/** A golden file of floats, or its first `length` ones. */
async function floats(path: string, length?: number): Promise<Float32Array> {
  const response = await fetch(new URL(`/golden/${path}.bin`, location.href))
  assert(response.ok, `${path}: HTTP ${response.status}`)
  return new Float32Array(await response.arrayBuffer()).slice(0, length)
}

/** The first of the golden toy faces. */
async function faces(count: number) {
  return { data: await floats('toyface/x0', count * 3 * 32 * 32), count }
}

/** Encodes, inverts and renders the first toy faces; their mean SSIM, and both codes. */
async function roundTrip(count: number, steps: number, method: Method = 'ddim') {
  const images = await faces(count)
  const { z } = await engine.call('encode', { images })
  const { noise } = await engine.call('invert', { images, z, way: { method, steps }, preview: false })
  const back = await engine.call('render', { noise, z, way: { method: null, steps }, preview: false })
  const pixels = images.data.length / count
  const face = (data: Float32Array, i: number) => data.slice(i * pixels, (i + 1) * pixels)
  const each = Array.from({ length: count }, (_, i) => measure(face(back.images.data, i), face(images.data, i), 32).ssim)
  return { xT: noise.codes, images: back.images, ssim: each.reduce((sum, value) => sum + value, 0) / count }
}

/** Largest difference, relative to the largest number of the second. */
function relativeError(values: Float32Array, expected: Float32Array): number {
  assert(values.length === expected.length, `${values.length} numbers instead of ${expected.length}`)
  const largest = expected.reduce((max, value) => Math.max(max, Math.abs(value)), 0)
  return values.reduce((max, value, i) => Math.max(max, Math.abs(value - at(expected, i))), 0) / largest
}

/** How a promise ends, as something that crosses to the test. */
async function outcome(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (thrown: unknown) => `${toSubcodeError(thrown).code}: ${toSubcodeError(thrown).message}`,
  )
}

const harness = {
  engine,
  openGraph,
  runGraph,
  importServed,
  callPhotos,
  log,
  load,
  noise,
  floats,
  faces,
  roundTrip,
  measure,
  relativeError,
  outcome,
}

/** What the tests find in the page as `globalThis.harness`. */
export type Harness = typeof harness

Object.assign(globalThis, { harness })
