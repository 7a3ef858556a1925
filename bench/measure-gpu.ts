/*
 * Measures a GPU in one run of a few minutes, in Node, so that neither a browser nor CUDA is needed:
 *
 *   npx tsx bench/measure-gpu.ts [--pack faces-128] [--torch python3] [--small]
 *
 * Encoder, denoiser and the first stage of latent diffusion at batch 1, 4, 8 and 32 in fp32, mixed and fp16, with their errors against the CPU in fp32; dispatches of a step and
 * the GPU's time for them; graph capture; and a round trip of samples by the pack's quick pair. `--torch` runs models/train/speed.py
 * beside it, on the same card. Writes bench-results/gpu.json and gpu.md. Where there is no GPU, a software GPU shows in the small form
 * that all of this works; its times say nothing.
 */
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { InferenceSession, type Tensor } from 'onnxruntime-node'
import { relativeError } from '../e2e/support/golden.ts'
import { DEFAULT_PACK, packFolder } from '../e2e/support/shipped-packs.ts'
import { takeAnyGpu } from '../e2e/support/software-gpu.ts'
import { at } from '../src/base/assert.ts'
import { decodePicture } from '../src/dataset/decode-picture.ts'
import { prepareVulkan } from '../src/dataset/node-gpu.ts'
import { openModel } from '../src/dataset/open-model.ts'
import type { Manifest, Precision } from '../src/protocol/manifest.ts'
import { inversionWay } from '../src/recipes/ways.ts'
import { openGpuCopier } from './gpu-copier.ts'
import { type GpuResults, writeGpuReport } from './gpu-report.ts'
import { decodeFeeds, encodeFeeds, readManifest, stepFeeds } from './native-subject.ts'
import { roundTrip } from './round-trip.ts'
import { summarise } from './statistics.ts'

type Feeds = Record<string, Tensor>
/** The nets that are measured, and the output by which they are compared. */
const answers = { denoiser: 'x0', encoder: 'z', first_encoder: 'state', first_decoder: 'image' } as const
type Net = keyof typeof answers

const { values: options } = parseArgs({
  options: { pack: { type: 'string', default: DEFAULT_PACK }, torch: { type: 'string' }, small: { type: 'boolean', default: false } },
})
const gpu = await takeAnyGpu()
prepareVulkan()
const size =
  gpu.isSoftware || options.small
    ? { batches: [1], rounds: 1, mostRuns: 1, chain: 2, faces: 1, tripSteps: 2 }
    : { batches: [1, 4, 8, 32], rounds: 5, mostRuns: 50, chain: 10, faces: 4, tripSteps: null }

const folder = packFolder(options.pack)
const manifest = await readManifest(folder)
const copier = openGpuCopier()
const log = (line: string) => console.error(line)

function fileOf(net: Net, precision: Precision): string | null {
  const path = manifest.graphs[net]?.[precision]
  return path ? join(folder, path) : null
}

function feedsOf(net: Net, session: InferenceSession, count: number): Feeds {
  if (net === 'denoiser') return stepFeeds(session, manifest, count)
  return net === 'first_decoder' ? decodeFeeds(manifest, count) : encodeFeeds(manifest, count)
}

const onCpu = (path: string) => InferenceSession.create(path, { logSeverityLevel: 3 })
const onGpu = (path: string, more: InferenceSession.SessionOptions = {}) =>
  InferenceSession.create(path, { executionProviders: ['webgpu'], logSeverityLevel: 3, ...more })

async function toGpu(tensors: Feeds): Promise<Feeds> {
  const moved: Feeds = {}
  for (const [name, tensor] of Object.entries(tensors)) moved[name] = await copier.toGpu(tensor)
  return moved
}

const firstOf = (tensors: Feeds): Tensor => at(Object.values(tensors), 0)
const numbersOf = (tensor: Tensor): Float32Array => tensor.data as Float32Array

/** Milliseconds of one run: runs that follow on one another with all tensors on the GPU, as in the page, and one wait at the end. */
async function timeRuns(session: InferenceSession, feeds: Feeds, results: Feeds) {
  const runAll = async (runs: number): Promise<number> => {
    const startMs = performance.now()
    for (let i = 0; i < runs; i++) await session.run(feeds, results)
    await copier.toCpu(firstOf(results))
    return (performance.now() - startMs) / runs
  }
  await runAll(1) // compiles
  const once = await runAll(1)
  const runs = Math.max(1, Math.min(size.mostRuns, Math.floor(300 / once)))
  const samples = []
  for (let round = 0; round < size.rounds; round++) samples.push(await runAll(runs))
  return summarise(samples)
}

async function measureNet(net: Net, precision: Precision): Promise<GpuResults['nets'][number] | null> {
  const [path, exactPath] = [fileOf(net, precision), fileOf(net, 'fp32')]
  if (!path || !exactPath) return null
  log(`${net} in ${precision}`)
  const exact = await onCpu(exactPath)
  try {
    const session = await onGpu(path)
    const times: { batch: number; ms: number }[] = []
    let error = Number.NaN
    for (const batch of size.batches) {
      const feeds = feedsOf(net, exact, batch)
      const wanted = (await exact.run(feeds)) as Feeds
      const [inputs, results] = [await toGpu(feeds), await toGpu(wanted)]
      times.push({ batch, ms: (await timeRuns(session, inputs, results))?.median ?? Number.NaN })
      const [found, want] = [results[answers[net]], wanted[answers[net]]]
      if (found && want && Number.isNaN(error)) error = relativeError(await copier.toCpu(found), numbersOf(want))
    }
    await session.release()
    return { net, precision, times, error, refusal: null }
  } catch (thrown) {
    return { net, precision, times: [], error: null, refusal: thrown instanceof Error ? thrown.message.trim() : String(thrown) }
  } finally {
    await exact.release()
  }
}

type ProfileEvent = { cat: string; dur: number }

/** What the runtime's own profile says of one step of batch 1: the second of two runs. */
async function measureDispatches(): Promise<GpuResults['dispatches']> {
  log('dispatches of a step')
  const path = fileOf('denoiser', 'fp32')
  if (!path) return null
  const place = await mkdtemp(join(tmpdir(), 'subcode-profile-'))
  const profile = async (runs: number) => {
    const session = await onGpu(path, { enableProfiling: true, profileFilePrefix: join(place, `${runs}`) })
    for (let run = 0; run < runs; run++) await session.run(stepFeeds(session, manifest, 1))
    session.endProfiling()
    await session.release()
    const name = (await readdir(place)).find((it) => it.startsWith(`${runs}_`)) ?? ''
    const events = JSON.parse(await readFile(join(place, name), 'utf8')) as ProfileEvent[]
    return events.filter(({ cat }) => cat === 'Api')
  }
  const [one, two] = [await profile(1), await profile(2)]
  await rm(place, { recursive: true })
  const total = (events: ProfileEvent[]) => events.reduce((sum, { dur }) => sum + dur, 0) / 1000
  const count = two.length - one.length
  return { count, gpuMs: total(two.slice(-count)) }
}

/** A chain of steps, each from what the one before gave, with the GPU's commands recorded or not, against the same chain on the CPU. */
async function measureCapture(isOn: boolean): Promise<GpuResults['capture'][number] | null> {
  log(`graph capture ${isOn ? 'on' : 'off'}`)
  const path = fileOf('denoiser', 'fp32')
  if (!path) return null
  const exact = await onCpu(path)
  const extra = { 'ep.webgpuexecutionprovider.enableGraphCapture': isOn ? '1' : '0' }
  const session = await onGpu(path, { preferredOutputLocation: 'gpu-buffer', extra })
  const start = stepFeeds(exact, manifest, 1)
  const feeds = await toGpu(start) // every run has the same buffers, as capture wants it
  const step = async () => {
    const { next, p_next } = await session.run(feeds)
    await copier.copy(next as Tensor, feeds.x as Tensor)
    await copier.copy(p_next as Tensor, feeds.p as Tensor)
  }
  let wanted = start
  let error = 0
  for (let i = 0; i < Math.min(4, size.chain); i++) {
    const { next, p_next } = await exact.run(wanted)
    wanted = { ...wanted, x: next as Tensor, p: p_next as Tensor }
    await step()
    error = Math.max(error, relativeError(await copier.toCpu(feeds.x as Tensor), numbersOf(next as Tensor)))
  }
  const startMs = performance.now()
  for (let i = 0; i < size.chain; i++) await step()
  await copier.toCpu(feeds.x as Tensor)
  const stepMs = (performance.now() - startMs) / size.chain
  await Promise.all([exact.release(), session.release()])
  return { isOn, stepMs, error }
}

async function measureRoundTrip({ defaults, samples, imageSize }: Manifest): Promise<GpuResults['roundTrip']> {
  const steps = size.tripSteps ?? defaults.quick?.steps ?? 10
  log(`round trip in ${steps} + ${steps} steps`)
  const { model } = await openModel(folder, 'webgpu')
  const faces: Float32Array[] = []
  for (const path of samples.slice(0, size.faces)) faces.push(await decodePicture(await readFile(join(folder, path)), imageSize))
  const startMs = performance.now()
  const found = await roundTrip(model, faces, inversionWay(manifest, steps), { method: null, steps })
  return { ...found, steps, faces: faces.length, seconds: (performance.now() - startMs) / 1000 / faces.length }
}

function runTorch(python: string): GpuResults['torch'] {
  log('PyTorch')
  const script = fileURLToPath(new URL('../models/train/speed.py', import.meta.url))
  const args = [script, '--name', options.pack, '--batches', size.batches.join(',')]
  return JSON.parse(execFileSync(python, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })) as GpuResults['torch']
}

const present = <T>(value: T | null): T[] => (value === null ? [] : [value])
const nets = []
for (const net of Object.keys(answers) as Net[]) {
  for (const precision of ['fp32', 'mixed', 'fp16'] as const) nets.push(...present(await measureNet(net, precision)))
}
const results: GpuResults = {
  gpu: gpu.name,
  isSoftware: gpu.isSoftware,
  pack: options.pack,
  nets,
  dispatches: await measureDispatches(),
  capture: [...present(await measureCapture(false)), ...present(await measureCapture(true))],
  roundTrip: await measureRoundTrip(manifest),
  torch: options.torch ? runTorch(options.torch) : null,
}
await copier.release()
const out = fileURLToPath(new URL('../bench-results/', import.meta.url))
await mkdir(out, { recursive: true })
await writeFile(join(out, 'gpu.json'), JSON.stringify(results, null, 1))
await writeFile(join(out, 'gpu.md'), writeGpuReport(results))
console.log(writeGpuReport(results))
