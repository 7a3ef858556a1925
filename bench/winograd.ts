/*
 * What Winograd's form of convolutions saves in wasm, in Node (one browser tab computes the same):
 *
 *   npx tsx bench/winograd.ts [threads]
 *
 * Each shape and each net of the default pack runs in both forms in turns; the share is that of the quickest runs, which a busy machine
 * disturbs least, with the median share of the rounds behind it. src/engine/for-wasm/choose-transform.ts follows from the first table.
 */
import { readFileSync } from 'node:fs'
import { env, InferenceSession, Tensor } from 'onnxruntime-web'
import { DEFAULT_PACK, packFolder } from '../e2e/support/shipped-packs.ts'
import { graphForWasm } from '../src/engine/for-wasm/graph-for-wasm.ts'
import { transforms } from '../src/engine/for-wasm/transform.ts'
import { withWinograd } from '../src/engine/for-wasm/winograd.ts'
import type { OnnxModel, OnnxTensor } from '../src/formats/onnx.ts'
import { writeOnnx } from '../src/formats/write-onnx.ts'
import { gaussian } from '../src/math/gaussian.ts'
import { pictureDims } from '../src/protocol/space.ts'
import { readManifest } from './native-subject.ts'
import { summariseRatios } from './statistics.ts'

const SIDES = [4, 8, 16, 32, 64, 128]
const CHANNELS = [32, 64, 96, 128, 256, 512]
/** A convolution of more products takes too long for a table, one of fewer is repeated. */
const MOST_PRODUCTS = 3e9
const FEW_PRODUCTS = 2e8
const ROUNDS = 15

env.wasm.numThreads = Number(process.argv[2] ?? 1)
env.logLevel = 'error'

type Feeds = Record<string, Tensor>

function noise(...dims: number[]): Tensor {
  const count = dims.reduce((product, size) => product * size, 1)
  return new Tensor('float32', gaussian(dims.length, 0, count, 'x_T'), dims)
}

function open(model: Uint8Array, externalData: { path: string; data: Uint8Array }[] = []) {
  return InferenceSession.create(model, { executionProviders: ['wasm'], externalData, enableCpuMemArena: false, enableMemPattern: false })
}

/** Milliseconds of every round, by model; the models take turns. */
async function inTurns(sessions: readonly InferenceSession[], feeds: Feeds): Promise<number[][]> {
  const times = sessions.map((): number[] => [])
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, session] of sessions.entries()) {
      const startMs = performance.now()
      await session.run(feeds)
      times[i]?.push(performance.now() - startMs)
    }
  }
  for (const session of sessions) await session.release()
  return times
}

function share(times: readonly number[], direct: readonly number[]): string {
  const median = summariseRatios(times, direct)?.median ?? Number.NaN
  return `${(Math.min(...times) / Math.min(...direct)).toFixed(2)} (${median.toFixed(2)})`
}

function constant(name: string, dims: number[], scale: number): OnnxTensor {
  const { data } = noise(...dims)
  const values = (data as Float32Array).map((value) => value * scale)
  return { name, dtype: 'float32', dims, data: { kind: 'raw', bytes: new Uint8Array(values.buffer) } }
}

/** `count` convolutions 3 x 3 in a row. */
function convolutions(side: number, channels: number, count: number): OnnxModel {
  const map = (name: string) => ({ name, dtype: 'float32' as const, dims: ['batch', channels, side, side] })
  const ints = (...value: number[]) => ({ kind: 'ints' as const, value })
  const attributes = { kernel_shape: ints(3, 3), strides: ints(1, 1), pads: ints(1, 1, 1, 1) }
  const nodes = Array.from({ length: count }, (_, i) => {
    return { op: 'Conv', name: `conv_${i}`, inputs: [`map_${i}`, 'weight', 'bias'], outputs: [`map_${i + 1}`], attributes }
  })
  const initializers = [constant('weight', [channels, channels, 3, 3], (9 * channels) ** -0.5), constant('bias', [channels], 1)]
  const graph = { name: 'row', inputs: [map('map_0')], outputs: [map(`map_${count}`)], nodes, initializers }
  return { opsets: { '': 17 }, metadata: {}, graph }
}

async function measureShape(side: number, channels: number): Promise<void> {
  const products = 9 * (side * channels) ** 2
  if (products > MOST_PRODUCTS) return
  const model = convolutions(side, channels, Math.max(1, Math.min(6, Math.round(FEW_PRODUCTS / products))))
  const forms = [null, transforms.two, transforms.four]
  const sessions: InferenceSession[] = []
  for (const form of forms) sessions.push(await open(writeOnnx(withWinograd(model, [], () => form))))
  const [direct = [], two = [], four = []] = await inTurns(sessions, { map_0: noise(1, channels, side, side) })
  console.log(`${side} px, ${channels} channels: m = 2 ${share(two, direct)}, m = 4 ${share(four, direct)}`)
}

async function measureNet(name: string, feeds: Feeds): Promise<void> {
  const read = (file: string) => new Uint8Array(readFileSync(`${packFolder(DEFAULT_PACK)}onnx/${file}`))
  const graph = read(`${name}.onnx`)
  const externalData = () => [{ path: `${name}.bin`, data: read(`${name}.bin`) }]
  const form = graphForWasm(graph, name, externalData())
  const sessions = [await open(graph, externalData()), await open(form.graph, form.files)]
  const [direct = [], faster = []] = await inTurns(sessions, feeds)
  console.log(`${DEFAULT_PACK} ${name}: ${share(faster, direct)}, ${Math.min(...faster).toFixed(1)} ms`)
}

const { imageSize, space } = await readManifest(packFolder(DEFAULT_PACK))
const { state } = space
console.log(`wasm, ${env.wasm.numThreads} thread(s); share of the direct form, quickest (median of the rounds)`)
for (const count of [1, 4]) {
  const feeds = { x: noise(count, ...state), p: noise(count, ...state), modulation: noise(count, 3264, 1, 1), row: noise(7) }
  await measureNet('denoiser', feeds)
}
for (const name of ['encoder', 'first_encoder'] as const) await measureNet(name, { image: noise(1, ...pictureDims(imageSize)) })
await measureNet('first_decoder', { state: noise(1, ...state) })
for (const side of SIDES) for (const channels of CHANNELS) await measureShape(side, channels)
