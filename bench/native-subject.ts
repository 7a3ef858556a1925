import { readFile } from 'node:fs/promises'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { at } from '../src/base/assert.ts'
import { gaussian } from '../src/math/gaussian.ts'
import { makePlan } from '../src/math/samplers/make-plan.ts'
import { rowNumbers } from '../src/math/samplers/row-numbers.ts'
import { parseManifest } from '../src/packs/manifest.ts'
import type { Manifest } from '../src/protocol/manifest.ts'
import { pictureDims } from '../src/protocol/space.ts'
import type { Subject } from './subject.ts'

/** The reference: the same float32 graphs on onnxruntime-node. */
export async function openNative(name: string, pack: string, threads: number): Promise<Subject> {
  const folder = new URL(`../models/${pack}/`, import.meta.url)
  const manifest = parseManifest(JSON.parse(await readFile(new URL('config.json', folder), 'utf8')))
  const startMs = performance.now()
  const open = (path: string) =>
    InferenceSession.create(new URL(path, folder).pathname, { intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 3 })
  const { encoder, denoiser, baseline_denoiser } = manifest.graphs
  const net = await open((denoiser ?? baseline_denoiser)?.fp32 ?? 'onnx/denoiser.onnx')
  const eye = encoder ? await open(encoder.fp32) : null
  const loadMs = performance.now() - startMs
  return {
    name,
    opened: { adapter: `onnxruntime-node, ${threads} threads`, loadMs, packBytes: 0, runtimeBytes: 0 },
    step: async (count) => ({ ms: await timed(net, stepFeeds(net, manifest, count)), dispatches: 0 }),
    encode: eye && ((count) => timed(eye, { image: noise([count, ...pictureDims(manifest.imageSize)]) })),
    loop: null,
    memory: null,
    close: async () => {
      await net.release()
      await eye?.release()
    },
  }
}

function stepFeeds(net: InferenceSession, { space, schedule, prediction }: Manifest, count: number): Record<string, Tensor> {
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
