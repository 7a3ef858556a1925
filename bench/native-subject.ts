import { readFile } from 'node:fs/promises'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { takeAnyGpu } from '../e2e/support/software-gpu.ts'
import { at } from '../src/base/assert.ts'
import { gaussian } from '../src/math/gaussian.ts'
import { makePlan } from '../src/math/samplers/make-plan.ts'
import { rowNumbers } from '../src/math/samplers/row-numbers.ts'
import { prepareVulkan } from '../src/dataset/node-gpu.ts'
import { parseManifest } from '../src/packs/manifest.ts'
import type { Manifest } from '../src/protocol/manifest.ts'
import { pictureDims } from '../src/protocol/space.ts'
import type { Subject } from './subject.ts'

/** The reference: the same float32 graphs on onnxruntime-node. Null threads compute on WebGPU, of a GPU or in software. */
export async function openNative(name: string, pack: string, threads: number | null): Promise<Subject> {
  const folder = packFolder(pack)
  const manifest = await readManifest(folder)
  const gpu = threads === null ? await takeAnyGpu() : null
  if (gpu) prepareVulkan()
  const startMs = performance.now()
  const options = gpu ? { executionProviders: ['webgpu'] } : { intraOpNumThreads: threads ?? 1, interOpNumThreads: 1 }
  const open = (path: string) => InferenceSession.create(new URL(path, folder).pathname, { ...options, logSeverityLevel: 3 })
  const { encoder, denoiser, baseline_denoiser } = manifest.graphs
  const net = await open((denoiser ?? baseline_denoiser)?.fp32 ?? 'onnx/denoiser.onnx')
  const eye = encoder ? await open(encoder.fp32) : null
  const loadMs = performance.now() - startMs
  return {
    name,
    opened: { adapter: `onnxruntime-node, ${gpu ? gpu.name : `${threads} threads`}`, loadMs, packBytes: 0, runtimeBytes: 0 },
    step: async (count) => ({ ms: await timed(net, stepFeeds(net, manifest, count)), dispatches: 0 }),
    encode: eye && ((count) => timed(eye, encodeFeeds(manifest, count))),
    loop: null,
    memory: null,
    close: async () => {
      await net.release()
      await eye?.release()
    },
  }
}

export const packFolder = (pack: string): URL => new URL(`../models/${pack}/`, import.meta.url)

export async function readManifest(folder: URL): Promise<Manifest> {
  return parseManifest(JSON.parse(await readFile(new URL('config.json', folder), 'utf8')))
}

export function encodeFeeds({ imageSize }: Manifest, count: number): Record<string, Tensor> {
  return { image: noise([count, ...pictureDims(imageSize)]) }
}

/** What one step of a denoiser takes, with noise for all but the numbers of the row. */
export function stepFeeds(net: InferenceSession, { space, schedule, prediction }: Manifest, count: number): Record<string, Tensor> {
  const dims = [count, ...space.state]
  const metadata = net.inputMetadata.find((input) => input.name === 'modulation')
  const shape = metadata?.isTensor ? metadata.shape.map((size) => (typeof size === 'number' ? size : count)) : []
  const row = rowNumbers(at(makePlan(schedule, 'ddim', 'render', 20).rows, 10), prediction)
  return { x: noise(dims), p: noise(dims), modulation: noise(shape), row: new Tensor('float32', row, [row.length]) }
}

function noise(dims: number[]): Tensor {
  const length = dims.reduce((product, size) => product * size, 1)
  return new Tensor('float32', gaussian(7, 0, length, 'x_T'), dims)
}

async function timed(session: InferenceSession, feeds: Record<string, Tensor>): Promise<number> {
  const startMs = performance.now()
  await session.run(feeds)
  return performance.now() - startMs
}
