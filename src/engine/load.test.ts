import { beforeEach, describe, expect, test, vi } from 'vitest'
import { SubcodeError } from '../base/errors.ts'
import type { Pack } from '../packs/fetch-pack.ts'
import { evenlySpaced, LEAST_TOLERANCE, SELF_CHECK, selfCheckInputs } from '../math/self-check.ts'
import type { EngineInfo, LoadOptions } from '../protocol/engine-api.ts'
import type { Manifest } from '../protocol/manifest.ts'
import { describeFallback } from './candidates.ts'
import { createEngineHandlers } from './engine-handlers.ts'
import { load } from './load.ts'
import type { Net } from './net.ts'
import { withFp32Net } from './open-later.ts'

// The ladder of precisions on a fake runtime: tests have no GPU with half precision.

const forms = (name: string, ladder: readonly string[]) => ({
  ...Object.fromEntries(['fp32', 'fp16', 'mixed'].map((form) => [form, ladder.includes(form) ? `${name}_${form}` : null])),
  weights: [],
})
const all = ['fp32', 'fp16', 'mixed']

/** The fake runtime: the error of each file's numbers, and every open session and GPU. */
const fake = vi.hoisted(() => ({
  pack: {} as unknown,
  errors: {} as Record<string, number>,
  opened: [] as string[],
  order: [] as string[],
  open: new Set<string>(),
  /** Loses the GPU that was opened last. */
  lose: () => {},
  /** Numbers that kept packs remember. */
  kept: new Map<string, Record<string, readonly number[]>>(),
  isWasmBroken: false,
  /** Files that the GPU is lost over, and whether the run then ends. */
  deadly: { files: [] as string[], ends: true },
}))

vi.mock('../packs/measured-numbers.ts', () => ({
  readMeasured: async (packUrl: string) => fake.kept.get(packUrl) ?? {},
  keepMeasured: async (packUrl: string, numbers: Record<string, readonly number[]>) => void fake.kept.set(packUrl, numbers),
}))
vi.mock('../packs/fetch-pack.ts', async (original) => ({
  ...(await original<object>()),
  fetchManifest: () => Promise.resolve((fake.pack as Pack).manifest),
  fetchPack: async ({ url }: { url: string }) => {
    await new Promise((resolve) => setTimeout(resolve))
    fake.order.push('files')
    return { ...(fake.pack as Pack), url }
  },
  fetchForms: async ({ files, manifest }: Pack) => manifest.files.forEach(({ path }) => files.set(path, new TextEncoder().encode(path))),
}))
vi.mock('./warm-runtime.ts', () => ({ warmRuntime: async () => void fake.order.push('runtime') }))
vi.mock('./check-graph.ts', () => ({ checkGraph: () => {} }))
vi.mock('./gpu.ts', () => {
  const openGpu = (withFp16: boolean) => {
    const name = withFp16 ? 'GPU with fp16' : 'GPU'
    fake.open.add(name)
    const failure = new Promise<never>((_, reject) => (fake.lose = () => reject(new SubcodeError('device-lost', 'The GPU was lost.'))))
    failure.catch(() => {})
    return Promise.resolve({ device: {}, layout: 'NHWC', failure, close: () => fake.open.delete(name) })
  }
  return { findAdapter: () => Promise.resolve({ name: 'acme', hasFp16: true, isSoftware: false, open: openGpu }) }
})
vi.mock('./ort.ts', () => ({
  loadWebRuntime: () => Promise.resolve(),
  startRuntime: () => Promise.resolve(),
  isNative: () => Promise.resolve(false),
  isRuntimeFree: () => Promise.resolve(fake.deadly.ends),
  createSession: (bytes: Uint8Array, _: unknown, { gpu }: { gpu: object | null }) => {
    const file = `${new TextDecoder().decode(bytes)}${gpu ? '' : ' on wasm'}`
    if (!gpu && fake.isWasmBroken) throw new SubcodeError('out-of-memory', 'There is no memory.')
    fake.opened.push(file)
    fake.open.add(file)
    const error = fake.errors[file] ?? 0
    const run = ({ image }: { image: Float32Array }) => {
      if (!fake.deadly.files.includes(file)) return Promise.resolve({ z: off(image.slice(0, 32), error) })
      fake.lose()
      return fake.deadly.ends ? Promise.reject(new Error('lost')) : new Promise(() => {})
    }
    return Promise.resolve({ error, run, release: () => Promise.resolve(fake.open.delete(file)) })
  },
  floatTensor: (data: Float32Array) => Promise.resolve(data),
  numbersOf: (data: Float32Array) => data,
  outputOf: (outputs: Record<string, Float32Array>, name: string) => outputs[name],
}))
vi.mock('./run-plan.ts', () => ({
  runPlan: ({ denoiser }: { denoiser: { error: number } }, { x }: { x: Float32Array }) => Promise.resolve({ x, p: off(x, denoiser.error) }),
}))

function off(values: Float32Array, error: number): Float32Array {
  const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0)
  return values.map((value) => value + error * largest)
}

/** A pack with graphs in these forms, with numbers of its own or without. */
function packOf(ladder: readonly string[], hasNumbers: boolean): Pack {
  const net = (name: string) => ({
    [`${name}modulation`]: forms(`${name}modulation`, ['fp32']),
    [`${name}denoiser`]: forms(`${name}denoiser`, ladder),
  })
  const graphs = { encoder: forms('encoder', ladder), ...net(''), ...net('baseline_') }
  const paths = Object.values(graphs).flatMap((graph) => Object.values(graph).filter((path) => typeof path === 'string'))
  const manifest = {
    name: 'toy',
    files: paths.map((path) => ({ path })),
    imageSize: 8,
    space: { state: [3, 8, 8], code: { size: 4, mean: null, std: null }, clip: true, firstStage: false },
    prediction: 'eps',
    schedule: { kind: 'linear', betaStart: 0.0001, betaEnd: 0.02, steps: 1000 },
    graphs,
  } as unknown as Manifest
  const { image, x } = selfCheckInputs(SELF_CHECK.seed, { imageSize: 8, state: [3, 8, 8], zSize: 4 })
  const numbers = { z: evenlySpaced(image.slice(0, 32), SELF_CHECK.count), x0: evenlySpaced(x, SELF_CHECK.count) }
  const selfCheck = hasNumbers ? { ...SELF_CHECK, ...numbers, tolerance: LEAST_TOLERANCE } : null
  const files = new Map(paths.map((path) => [path, new TextEncoder().encode(path)]))
  return { manifest, attributes: [], selfCheck, files } as unknown as Pack
}

const options: LoadOptions = { packUrl: '', device: 'auto', precision: 'auto', threads: 1 }

async function loaded(pack: Pack, errors: Record<string, number>, packUrl = '') {
  Object.assign(fake, { pack, errors })
  const { info } = await load({ ...options, packUrl }, { signal: new AbortController().signal, emit: () => {} })
  const { device, precision, others, fallbacks } = info
  return { device, precision, others, why: fallbacks.map((fallback) => describeFallback(fallback).replace(/(: \w+: \w+): .*/, '$1')) }
}

const gpus = () => [...fake.open].filter((name) => name.startsWith('GPU'))
const sessions = () => [...fake.open].filter((name) => !name.startsWith('GPU'))

beforeEach(() => {
  fake.deadly = { files: [], ends: true }
  fake.isWasmBroken = false
  fake.kept.clear()
  fake.opened.length = 0
  fake.open.clear()
})

describe.each([true, false])('the ladder of precisions (numbers in the pack: %s)', (hasNumbers) => {
  test('stays in half precision where the numbers agree', async () => {
    const found = await loaded(packOf(all, hasNumbers), {})
    expect(found).toEqual({ device: 'webgpu', precision: 'fp16', others: [], why: [] })
    expect(sessions()).toEqual(['encoder_fp16', 'modulation_fp32', 'denoiser_fp16'])
  })

  test('lowers the graph alone that is off, first to mixed', async () => {
    const found = await loaded(packOf(all, hasNumbers), { encoder_fp16: 0.1 })
    expect(found).toEqual({
      device: 'webgpu',
      precision: 'fp16',
      others: [{ graph: 'encoder', precision: 'mixed' }],
      why: ['WebGPU fp16: encoder_fp16: z'],
    })
    expect(sessions().sort()).toEqual(['denoiser_fp16', 'encoder_mixed', 'modulation_fp32'])
  })

  test('then to single precision, with numbers that overflow as with those that are off', async () => {
    const found = await loaded(packOf(all, hasNumbers), { denoiser_fp16: Number.NaN, denoiser_mixed: 0.1 })
    expect(found).toMatchObject({ precision: 'fp32', others: [{ graph: 'encoder', precision: 'fp16' }] })
    expect(found.why).toEqual(['WebGPU fp16: denoiser_fp16: x0', 'WebGPU fp16: denoiser_mixed: x0'])
  })

  test('skips what an older pack or one of another exporter does not have', async () => {
    const found = await loaded(packOf(['fp32', 'fp16'], hasNumbers), { encoder_fp16: 0.1 })
    expect(found).toMatchObject({ precision: 'fp16', others: [{ graph: 'encoder', precision: 'fp32' }] })
    expect(await loaded(packOf(['fp32', 'mixed'], hasNumbers), {})).toMatchObject({ precision: 'mixed', others: [] })
  })
})

describe('work in single precision', () => {
  const { signal } = new AbortController()
  const open = async (errors: Record<string, number>) => {
    Object.assign(fake, { pack: packOf(all, true), errors })
    return load(options, { signal, emit: () => {} })
  }
  const names = (net: Net) => ({ denoiser: net.denoiser, modulation: net.modulation }) as unknown as Record<string, { path: string }>

  test('opens a net beside the one in half precision, and releases it whether the work ends well or not', async () => {
    const engine = await open({})
    const before = sessions()
    const during = await withFp32Net(engine, 'conditional', signal, async (net, wasOpened) => [
      names(net).denoiser?.path,
      wasOpened,
      sessions().length,
    ])
    expect(during).toEqual(['denoiser_fp32', true, before.length + 1])
    await expect(withFp32Net(engine, 'conditional', signal, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(sessions()).toContain('denoiser_fp16')
    expect(sessions()).not.toContain('denoiser_fp32')
  })

  test('takes the open net where it is in single precision, and refuses one whose numbers are off', async () => {
    const exact = await open({ denoiser_fp16: 0.1, denoiser_mixed: 0.1 })
    const opened = fake.opened.length
    expect(await withFp32Net(exact, 'conditional', signal, (_, wasOpened) => Promise.resolve(wasOpened))).toBe(false)
    expect(fake.opened).toHaveLength(opened)
    const engine = await open({ denoiser_fp32: 0.1 })
    await expect(withFp32Net(engine, 'conditional', signal, () => Promise.resolve())).rejects.toThrow(/denoiser_fp32/)
    expect(sessions()).not.toContain('denoiser_fp32')
  })
})

test('a GPU that is wrong in single precision too is left for wasm', async () => {
  const found = await loaded(packOf(all, true), { denoiser_fp16: 0.1, denoiser_mixed: 0.1, denoiser_fp32: 0.1 })
  expect(found).toMatchObject({ device: 'wasm', precision: 'fp32', others: [] })
  const tried = ['denoiser_fp16', 'denoiser_mixed', 'denoiser_fp32'].map((file) => `WebGPU fp16: ${file}: x0`)
  expect(found.why).toEqual([...tried, 'WebGPU fp32: denoiser_fp32: x0'])
  expect(sessions().every((file) => file.endsWith('on wasm'))).toBe(true)
})

test('the runtime is compiled while the files of the pack come', async () => {
  fake.order.length = 0
  await loaded(packOf(all, true), {})
  expect(fake.order).toEqual(['runtime', 'files'])
})

describe('a pack without numbers of its own', () => {
  const wrongGpu = Object.fromEntries(all.map((form) => [`denoiser_${form}`, 0.1]))
  const onWasm = () => fake.opened.filter((file) => file.endsWith('on wasm'))

  test('is held to wasm, so that a GPU that is wrong in single precision too is left', async () => {
    const found = await loaded(packOf(all, false), wrongGpu)
    expect(found).toMatchObject({ device: 'wasm', precision: 'fp32' })
    expect(found.why.at(-1)).toBe('WebGPU fp32: denoiser_fp32: x0')
    expect(onWasm()).toHaveLength(6) // three graphs to compare with, once, and three to run
  })

  test('remembers what wasm computed where this browser keeps it', async () => {
    const packUrl = 'opfs:toy'
    await loaded(packOf(all, false), {}, packUrl)
    expect(Object.keys(fake.kept.get(packUrl) ?? {})).toEqual(['encoder', 'denoiser'])
    fake.opened.length = 0
    expect(await loaded(packOf(all, false), {}, packUrl)).toMatchObject({ device: 'webgpu', why: [] })
    expect(onWasm()).toEqual([])
    expect(await loaded(packOf(all, false), wrongGpu, packUrl)).toMatchObject({ device: 'wasm' })
  })

  test('whose weights are damaged is refused on every device, and nothing is remembered', async () => {
    const damaged = Object.fromEntries(
      ['encoder_fp32 on wasm', 'encoder_fp32', 'encoder_fp16', 'encoder_mixed'].map((file) => [file, Number.NaN]),
    )
    await expect(loaded(packOf(all, false), damaged, 'opfs:toy')).rejects.toMatchObject({ code: 'bad-pack' })
    expect(fake.kept.size).toBe(0)
  })
})

describe('a GPU that is not used is closed', () => {
  test('one that fails its self-check', async () => {
    await loaded(packOf(all, true), { denoiser_fp16: 0.1, denoiser_mixed: 0.1, denoiser_fp32: 0.1 })
    expect(gpus()).toEqual([])
    await loaded(packOf(['fp32', 'fp16'], true), {})
    expect(gpus()).toEqual(['GPU with fp16'])
  })

  test('one that only gave the numbers to compare with, since wasm could not', async () => {
    fake.isWasmBroken = true
    const found = await loaded(packOf(all, false), { encoder_fp16: 0.1 })
    expect(gpus()).toEqual(['GPU with fp16'])
    expect(found.others).toEqual([{ graph: 'encoder', precision: 'mixed' }])
    expect(found.why).toEqual([expect.stringMatching(/not compared with wasm: .*no memory/), 'WebGPU fp16: encoder_fp16: z'])
  })
})

describe('a GPU that is lost during the self-check', () => {
  test('is left for wasm when its work ends with it', async () => {
    fake.deadly = { files: ['encoder_fp16', 'encoder_fp32'], ends: true }
    const found = await loaded(packOf(all, true), {})
    expect(found).toMatchObject({ device: 'wasm', why: ['WebGPU fp16: The GPU was lost.', 'WebGPU fp32: The GPU was lost.'] })
    expect(gpus()).toEqual([])
  })

  test.each([true, false])(
    'ends the load when its work does not end, since the runtime is stuck (numbers in the pack: %s)',
    async (own) => {
      fake.deadly = { files: ['encoder_fp16', 'encoder_fp32'], ends: false }
      await expect(loaded(packOf(all, own), {})).rejects.toMatchObject({ code: 'device-lost' })
      expect(sessions().filter((file) => file.endsWith('on wasm'))).toEqual([])
      expect(gpus()).toEqual([])
    },
  )
})

test('a net that is opened after the load and is off is lowered alone, and the engine tells it', async () => {
  Object.assign(fake, { pack: packOf(all, true), errors: { baseline_denoiser_fp16: Number.NaN } })
  const [engine, told] = [createEngineHandlers(), [] as EngineInfo[]]
  const context = { signal: new AbortController().signal, emit: () => {} }
  void engine.watch(undefined, { ...context, emit: (info) => told.push(info) })
  expect(await engine.load(options, context)).toMatchObject({ others: [], fallbacks: [] })
  const begun: boolean[] = []
  const note = ({ kind }: { kind: string }) => kind === 'begin' && begun.push(fake.opened.includes('baseline_denoiser_mixed'))
  const picture = { noise: { seed: 1, indices: [0] }, z: null, preview: false }
  const draw = () => engine.render({ ...picture, way: { method: 'ddim', steps: 2 } }, { ...context, emit: note })
  await draw()
  await draw()
  expect(begun).toEqual([true, true]) // the steps are timed from then on
  expect(told).toEqual([
    expect.objectContaining({
      precision: 'fp16',
      others: [{ graph: 'baseline_denoiser', precision: 'mixed' }],
      fallbacks: [expect.objectContaining({ device: 'webgpu', precision: 'fp16' })],
    }),
  ])
})
