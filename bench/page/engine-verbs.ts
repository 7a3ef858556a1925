import { counters } from '../../e2e/harness/instrument.ts'
import { assert } from '../../src/base/assert.ts'
import { encode } from '../../src/engine/encode.ts'
import { type Engine, netOf } from '../../src/engine/engine.ts'
import { load } from '../../src/engine/load.ts'
import type { Net } from '../../src/engine/net.ts'
import { floatTensor, numbersOf, outputOf, type Tensors } from '../../src/engine/ort.ts'
import { release } from '../../src/engine/release.ts'
import { render } from '../../src/engine/render.ts'
import { gaussianBatch } from '../../src/math/gaussian.ts'
import { pictureLength } from '../../src/protocol/space.ts'
import type { Handlers } from '../../src/rpc/serve.ts'
import { type Numbers, stepNumbers } from '../step-numbers.ts'
import type { BenchApi } from './bench-api.ts'

type EngineVerb = 'open' | 'encode' | 'step' | 'next' | 'loop' | 'memory'

const SEED = 7

/** The engine under the clock. */
export function engineVerbs(): Pick<Handlers<BenchApi>, EngineVerb> {
  let engine: Engine | null = null
  const feeds = new Map<number, Tensors>()

  function opened(): Engine {
    assert(engine, 'open a pack first')
    return engine
  }

  async function feedsFor(count: number): Promise<Tensors> {
    const input = feeds.get(count) ?? (await makeFeeds(opened(), count))
    feeds.set(count, input)
    return input
  }

  const step = async (count: number) => bareRun(mainNet(opened()), await feedsFor(count))

  return {
    open: async (options, context) => {
      if (engine) await release(engine)
      feeds.clear()
      const startMs = performance.now()
      engine = await load(options, context)
      const loadMs = performance.now() - startMs
      return {
        adapter: engine.info.adapter,
        loadMs,
        hasEncoder: engine.info.manifest.space.code !== null,
        ...downloadedBytes(options.packUrl),
      }
    },
    encode: async ({ count }, context) => (await encode(opened(), { images: noise(opened(), count) }, context)).timing.ms,
    step: ({ count }) => step(count),
    next: async () => {
      const outputs = await mainNet(opened()).denoiser.run(await feedsFor(1))
      return numbersOf(outputOf(outputs, 'next'))
    },
    loop: async ({ steps }, context) => {
      const half = async (runs: number) => {
        let ms = 0
        for (let i = 0; i < runs; i++) ms += (await step(1)).ms
        return ms
      }
      const before = await half(Math.floor(steps / 2))
      const loopMs = await renderOnce(opened(), steps, context)
      return { loopMs, singlesMs: before + (await half(Math.ceil(steps / 2))) }
    },
    memory: async () => ({ wasmBytes: counters.wasmBytes(), gpuBytes: counters.peakGpuBytes }),
  }
}

const mainNet = (engine: Engine): Net => netOf(engine, engine.info.manifest.space.code ? 'conditional' : 'baseline')

function noise({ info }: Engine, count: number) {
  return { data: gaussianBatch(SEED, 0, count, pictureLength(info.manifest.imageSize), 'x_T'), count }
}

async function makeFeeds(engine: Engine, count: number): Promise<Tensors> {
  const { x, p, modulation, row } = stepNumbers(engine.info.manifest, mainNet(engine).modulationDims(count), count)
  const tensor = ({ data, dims }: Numbers) => floatTensor(data, dims)
  return { x: await tensor(x), p: await tensor(p), modulation: await tensor(modulation), row: await tensor(row) }
}

async function bareRun({ denoiser, gpu }: Net, feeds: Tensors): Promise<{ ms: number; dispatches: number }> {
  const [startMs, before] = [performance.now(), counters.dispatches]
  const outputs = await denoiser.run(feeds)
  await gpu?.device.queue.onSubmittedWorkDone()
  const ms = performance.now() - startMs
  for (const tensor of Object.values(outputs)) tensor.dispose()
  return { ms, dispatches: counters.dispatches - before }
}

async function renderOnce(engine: Engine, steps: number, context: { signal: AbortSignal; emit(event: unknown): void }): Promise<number> {
  const { code } = engine.info.manifest.space
  const z = code && { data: gaussianBatch(SEED, 0, 1, code.size, 'z_sem'), count: 1 }
  const noise = { seed: SEED, indices: [0] }
  const { timing } = await render(engine, { noise, z, way: { method: 'ddim', steps }, preview: true }, context)
  return timing.ms
}

/** What this worker fetched so far: the pack, and everything else but the worker's own script. */
function downloadedBytes(packUrl: string): { packBytes: number; runtimeBytes: number } {
  const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
  const sum = (part: PerformanceResourceTiming[]) => part.reduce((bytes, entry) => bytes + entry.encodedBodySize, 0)
  const isOfPack = ({ name }: PerformanceResourceTiming) => name.startsWith(packUrl)
  return { packBytes: sum(entries.filter(isOfPack)), runtimeBytes: sum(entries.filter((entry) => !isOfPack(entry))) }
}
