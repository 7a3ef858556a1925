import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { takeAnyGpu } from '../e2e/support/software-gpu.ts'
import { prepareVulkan } from '../src/dataset/node-gpu.ts'
import { parseManifest } from '../src/packs/manifest.ts'
import type { Manifest } from '../src/protocol/manifest.ts'
import { pictureDims } from '../src/protocol/space.ts'
import { noise, type Numbers, stepNumbers } from './step-numbers.ts'
import type { Subject } from './subject.ts'

/** The reference: the same float32 graphs on onnxruntime-node. Null threads compute on WebGPU, of a GPU or in software. */
export async function openNative(name: string, folder: string, threads: number | null): Promise<Subject> {
  const manifest = await readManifest(folder)
  const gpu = threads === null ? await takeAnyGpu() : null
  if (gpu) prepareVulkan()
  const startMs = performance.now()
  const options = gpu ? { executionProviders: ['webgpu'] } : { intraOpNumThreads: threads ?? 1, interOpNumThreads: 1 }
  const open = (path: string) => InferenceSession.create(join(folder, path), { ...options, logSeverityLevel: 3 })
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

export async function readManifest(folder: string): Promise<Manifest> {
  return parseManifest(JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')))
}

export function encodeFeeds({ imageSize }: Manifest, count: number): Record<string, Tensor> {
  return { image: tensorOf(noise([count, ...pictureDims(imageSize)])) }
}

export function decodeFeeds({ space }: Manifest, count: number): Record<string, Tensor> {
  return { state: tensorOf(noise([count, ...space.state])) }
}

/** The numbers of `stepNumbers` as tensors. */
export function stepFeeds(net: InferenceSession, manifest: Manifest, count: number): Record<string, Tensor> {
  const metadata = net.inputMetadata.find((input) => input.name === 'modulation')
  const shape = metadata?.isTensor ? metadata.shape.map((size) => (typeof size === 'number' ? size : count)) : []
  const { x, p, modulation, row } = stepNumbers(manifest, shape, count)
  return { x: tensorOf(x), p: tensorOf(p), modulation: tensorOf(modulation), row: tensorOf(row) }
}

const tensorOf = ({ dims, data }: Numbers): Tensor => new Tensor('float32', data, dims)

async function timed(session: InferenceSession, feeds: Record<string, Tensor>): Promise<number> {
  const startMs = performance.now()
  await session.run(feeds)
  return performance.now() - startMs
}
