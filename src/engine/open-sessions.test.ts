import { readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { DEFAULT_PACK, packFolder } from '../../e2e/support/shipped-packs.ts'
import { readOnnx } from '../formats/read-onnx.ts'
import type { Pack } from '../packs/fetch-pack.ts'
import type { GraphName, Manifest } from '../protocol/manifest.ts'
import type { Gpu } from './gpu.ts'
import { graphsAtOnce, openSessions } from './open-sessions.ts'

const opened = vi.hoisted(() => [] as Uint8Array[])
const runtime = vi.hoisted(() => ({ kernels: 'wasm' }))
vi.mock('./check-graph.ts', () => ({ checkGraph: () => {} }))
vi.mock('./ort.ts', () => ({
  createSession: (bytes: Uint8Array) => Promise.resolve({ at: opened.push(bytes) }),
  kernelsOn: (gpu: object | undefined) => Promise.resolve(gpu ? 'webgpu' : runtime.kernels),
}))

const read = (name: string) => new Uint8Array(readFileSync(`${packFolder(DEFAULT_PACK)}onnx/${name}`))
const denoiser = read('denoiser.onnx')
const graphs: Partial<Record<GraphName, object>> = { denoiser: { fp32: 'onnx/denoiser.onnx', fp16: null, weights: ['denoiser.bin'] } }
const pack = {
  manifest: { graphs, files: [{ path: 'onnx/denoiser.onnx' }, { path: 'onnx/denoiser.bin' }] } as unknown as Manifest,
  files: new Map([
    ['onnx/denoiser.onnx', denoiser],
    ['onnx/denoiser.bin', read('denoiser.bin')],
  ]),
} as unknown as Pack

test('wasm alone computes convolutions in another form than the file', async () => {
  const signal = new AbortController().signal
  await openSessions(pack, [['denoiser', 'fp32']], { layout: 'NHWC', device: {} } as Gpu, signal)
  await openSessions(pack, [['denoiser', 'fp32']], null, signal)
  runtime.kernels = 'native'
  await openSessions(pack, [['denoiser', 'fp32']], null, signal)
  const convolutions = opened.map((bytes) => readOnnx(bytes, 'it').graph.nodes.filter(({ op }) => op === 'DepthToSpace').length)
  expect(opened[0]).toBe(denoiser)
  expect(convolutions).toEqual([1, 20, 1]) // one turns channels into the pixels of a patch
})

test.each([
  [
    ['encoder', 'modulation', 'denoiser', 'latent_modulation', 'latent_denoiser'],
    ['encoder', 'modulation', 'denoiser'],
  ],
  [
    ['modulation', 'denoiser', 'baseline_modulation', 'baseline_denoiser'],
    ['modulation', 'denoiser'],
  ],
  [
    ['baseline_modulation', 'baseline_denoiser', 'first_decoder'],
    ['baseline_modulation', 'baseline_denoiser', 'first_decoder'],
  ],
])('of %j these are opened at once: %j', (all, atOnce) => {
  expect(graphsAtOnce({ graphs: Object.fromEntries(all.map((name) => [name, {}])) })).toEqual(atOnce)
})
