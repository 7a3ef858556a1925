// How much a bound costs beside single steps: T = 50 levels of one picture over fifty rows of DDIM, both through the engine's verbs, in turns:
// on onnxruntime-node with one thread (as the studio's command line runs it) and with all cores, and on wasm.
// `npx tsx bench/measure-likelihood.ts [--pack models/faces-128 --pack ...] [--on native|cores|wasm ...] [--rounds 5]`
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { DEFAULT_PACK, packFolder, samplePath } from '../e2e/support/shipped-packs.ts'
import { decodePicture } from '../src/dataset/decode-picture.ts'
import { readFileAddresses } from '../src/dataset/file-addresses.ts'
import { nodeRuntime } from '../src/dataset/node-runtime.ts'
import { modelOf } from '../src/dataset/open-model.ts'
import { createEngineHandlers } from '../src/engine/engine-handlers.ts'
import type { RuntimeModule } from '../src/engine/ort.ts'
import { summariseRatios } from './statistics.ts'

const STEPS = 50
/** For packs without samples. */
const FACE = samplePath('01-photo.png')

const RUNTIMES = {
  native: { name: 'native, 1 thread, processor time', load: async () => nodeRuntime('cpu') },
  // Threads that wait spend processor time too, so that the clock counts.
  cores: {
    name: `native, ${availableParallelism()} threads, by the clock`,
    load: async () => nodeRuntime('cpu', availableParallelism()),
  },
  wasm: {
    name: 'wasm, 1 thread, processor time',
    load: async () => (await import('onnxruntime-web/wasm')) as unknown as RuntimeModule,
  },
}
type On = keyof typeof RUNTIMES

const { values } = parseArgs({
  options: {
    pack: { type: 'string', multiple: true, default: [packFolder(DEFAULT_PACK), 'models/diffenc-16/baseline'] },
    on: { type: 'string', multiple: true, default: Object.keys(RUNTIMES) },
    rounds: { type: 'string', default: '5' },
  },
})
const [pack = '', ...otherPacks] = values.pack
const [on = '', ...otherRuntimes] = values.on
const unknown = values.on.find((name) => !(name in RUNTIMES))
if (unknown !== undefined) throw new Error(`--on: expected ${Object.keys(RUNTIMES).join(', ')}, got ${unknown}`)
if (otherPacks.length + otherRuntimes.length === 0) await measure(pack, on as On)
else for (const each of values.pack) for (const runtime of values.on) measureApart(each, runtime)

/** In a process of its own, since a process loads one runtime. */
function measureApart(pack: string, on: string): void {
  const script = [...process.execArgv, fileURLToPath(import.meta.url), '--pack', pack, '--on', on, '--rounds', values.rounds]
  const { status } = spawnSync(process.execPath, script, { stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}

async function measure(pack: string, on: On): Promise<void> {
  readFileAddresses()
  const { model } = await modelOf(createEngineHandlers(RUNTIMES[on].load), `${pathToFileURL(resolve(pack)).href}/`)
  const { samples, imageSize, space } = model.manifest
  const sample = samples[0] ? join(pack, samples[0]) : FACE
  const images = { data: await decodePicture(readFileSync(sample), imageSize), count: 1 }
  const z = space.code ? (await model.encode({ images })).z : null
  const spentMs = on === 'cores' ? clockMs : cpuMs
  const inversion = () => spentMs(() => model.invert({ images, z, way: { method: 'ddim', steps: STEPS }, preview: false }))
  const bound = () => spentMs(() => model.likelihood({ images, z, steps: STEPS, draws: 1, seed: 1 }))
  await inversion()
  await bound()
  const [bounds, steps]: [number[], number[]] = [[], []]
  for (let round = 0; round < Number(values.rounds); round++) {
    steps.push(await inversion())
    bounds.push(await bound())
  }
  const ratio = summariseRatios(bounds, steps)
  if (!ratio) return
  const { median, low, high, count } = ratio
  const figures = `${median.toFixed(2)} (quartiles ${low.toFixed(2)} to ${high.toFixed(2)}, ${count} rounds)`
  console.log(`${pack}, ${RUNTIMES[on].name}: a bound of ${STEPS} levels over ${STEPS} single steps ${figures}`)
}

/** Processor time of a piece of work in milliseconds, which other work on the machine changes less than the clock. */
async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

async function clockMs(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
