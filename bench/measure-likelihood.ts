// How much a bound costs beside single steps: T = 50 levels of one picture over fifty rows of DDIM, both through the engine's verbs, in turns, by processor time.
// `npx tsx bench/measure-likelihood.ts [--pack models/faces-128] [--runtime native|wasm] [--rounds 7]`
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
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

const { values } = parseArgs({
  options: {
    pack: { type: 'string', default: packFolder(DEFAULT_PACK) },
    runtime: { type: 'string', default: 'native' },
    rounds: { type: 'string', default: '7' },
  },
})
readFileAddresses()
const runtime = async () =>
  values.runtime === 'wasm' ? ((await import('onnxruntime-web/wasm')) as unknown as RuntimeModule) : nodeRuntime('cpu')
const { model } = await modelOf(createEngineHandlers(runtime), `${pathToFileURL(resolve(values.pack)).href}/`)
const { samples, imageSize, space } = model.manifest
const sample = samples[0] ? join(values.pack, samples[0]) : FACE
const images = { data: await decodePicture(readFileSync(sample), imageSize), count: 1 }
const z = space.code ? (await model.encode({ images })).z : null

/** Processor time of a piece of work in milliseconds, which other work on the machine changes less than the clock. */
async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

const inversion = () => cpuMs(() => model.invert({ images, z, way: { method: 'ddim', steps: STEPS }, preview: false }))
const bound = () => cpuMs(() => model.likelihood({ images, z, steps: STEPS, draws: 1, seed: 1 }))
await inversion()
await bound()
const [bounds, steps]: [number[], number[]] = [[], []]
for (let round = 0; round < Number(values.rounds); round++) {
  steps.push(await inversion())
  bounds.push(await bound())
}
const ratio = summariseRatios(bounds, steps)
console.log(`${values.pack}, ${values.runtime}: a bound of ${STEPS} levels over ${STEPS} single steps`)
console.log(ratio && `${ratio.median.toFixed(2)} (quartiles ${ratio.low.toFixed(2)} to ${ratio.high.toFixed(2)}, ${ratio.count} rounds)`)
