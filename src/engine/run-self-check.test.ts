import { describe, expect, test, vi } from 'vitest'
import type { Manifest } from '../protocol/manifest.ts'
import type { Engine } from './engine.ts'
import { NO_REFERENCE, referenceOf } from './reference.ts'
import { measureReference, runSelfCheck } from './run-self-check.ts'

const graph = { fp32: 'net.onnx', fp16: 'net_fp16.onnx', weights: [] }
const manifest = {
  name: 'toy',
  imageSize: 4,
  space: { state: [3, 4, 4], code: { size: 2, mean: null, std: null }, clip: true, firstStage: false },
  prediction: 'eps',
  schedule: { kind: 'linear', betaStart: 0.0001, betaEnd: 0.02, steps: 1000 },
  graphs: { encoder: graph, modulation: graph, denoiser: graph },
} as unknown as Manifest
const never = () => Promise.resolve(false)
const { signal } = new AbortController()

/** The outputs of the runtime: numbers that are off by `error` of the largest. */
const runtime = vi.hoisted(() => ({ error: 0, steps: 0 }))

vi.mock('./ort.ts', () => ({
  floatTensor: (data: Float32Array) => Promise.resolve(data),
  numbersOf: (data: Float32Array) => data,
  outputOf: (outputs: Record<string, Float32Array>, name: string) => outputs[name],
}))
vi.mock('./run-plan.ts', () => ({
  runPlan: (_net: unknown, { x }: { x: Float32Array }) => {
    runtime.steps++
    const largest = x.reduce((max, value) => Math.max(max, Math.abs(value)), 0)
    return Promise.resolve({ x, p: x.map((value) => value + runtime.error * largest) })
  },
}))

function engineOff(error: number, precision = 'fp32'): Engine {
  runtime.error = error
  const path = precision === 'fp16' ? graph.fp16 : graph.fp32
  const session = { path, precision, run: ({ image }: { image: Float32Array }) => Promise.resolve({ z: image.slice(0, 2) }) }
  return { info: { manifest }, gpu: null, sessions: new Map(['encoder', 'modulation', 'denoiser'].map((name) => [name, session])) } as never
}

describe('the self-check of a pack without numbers', () => {
  test('holds half precision to what single precision gives on the same device', async () => {
    const reference = await measureReference(engineOff(0), signal)
    expect([reference.numbers.encoder?.length, reference.numbers.denoiser?.length]).toEqual([32, 32])
    await expect(runSelfCheck(engineOff(0.015, 'fp16'), reference, never, signal)).resolves.toMatchObject({ preview: null })
    await expect(runSelfCheck(engineOff(0.015), reference, never, signal)).rejects.toThrow('net.onnx: x0: number 0')
    await expect(runSelfCheck(engineOff(0.06, 'fp16'), reference, never, signal)).rejects.toThrow(
      /^net_fp16\.onnx: x0: number 0 .* \(off by 0\.0\d+\)/,
    )
  })

  test('asks only for finite numbers where nothing is known', async () => {
    await expect(runSelfCheck(engineOff(5), NO_REFERENCE, never, signal)).resolves.toMatchObject({ preview: null })
    await expect(runSelfCheck(engineOff(NaN), NO_REFERENCE, never, signal)).rejects.toThrow('the weights of this graph are damaged')
  })

  test('times the fastest of a few steps, since the first compiles the network, and a slow one alone', async () => {
    const times = [0, 0, 90, 100, 100, 130, 200, 200, 300] // steps of 90, 30 and 100 ms, whose meters look at the clock as well
    runtime.steps = 0
    const now = vi.spyOn(performance, 'now').mockImplementation(() => times.shift() ?? 1000)
    expect(await runSelfCheck(engineOff(0), NO_REFERENCE, never, signal)).toMatchObject({ stepMs: 30 })
    now.mockRestore()
    expect(runtime.steps).toBe(2)
  })
})

test('a schedule that ends before the level of the check is checked at its last one', async () => {
  const short = { ...manifest, schedule: { ...manifest.schedule, steps: 50 } }
  const engine = engineOff(0)
  await expect(runSelfCheck({ ...engine, info: { ...engine.info, manifest: short } }, NO_REFERENCE, never, signal)).resolves.toMatchObject({
    preview: null,
  })
})

describe('a pack with a first stage', () => {
  const space = { state: [2, 2, 2], code: null, clip: false, firstStage: true }
  const names = ['first_encoder', 'first_decoder', 'baseline_modulation', 'baseline_denoiser'] as const
  /** All graphs in fp16, where those named are wrong; they are right in every surer precision. */
  function stagesOff(...wrong: string[]) {
    runtime.error = 0
    const off = (name: string, precision: string) => (precision === 'fp16' && wrong.includes(name) ? 1 : 0)
    const open = (name: string, precision: string) => ({
      path: `${name}_${precision}.onnx`,
      precision,
      run: ({ image, state }: Record<string, Float32Array>) =>
        Promise.resolve(
          image
            ? { state: image.slice(0, 8).map((value) => value + off(name, precision)) }
            : { image: Float32Array.from({ length: 48 }, (_, i) => (state?.[i % 8] ?? 0) + off(name, precision)) },
        ),
    })
    const sessions = new Map<string, ReturnType<typeof open>>(names.map((name) => [name, open(name, 'fp16')]))
    const lowered: string[] = []
    const lower = (name: string) => {
      lowered.push(name)
      sessions.set(name, open(name, 'mixed'))
      return Promise.resolve(true)
    }
    const engine = { info: { manifest: { ...manifest, space } }, gpu: null, sessions } as unknown as Engine
    return { engine, lower, lowered }
  }

  test.each([['first_encoder'], ['first_decoder']])('lowers the %s alone, by the numbers of the pack', async (name) => {
    const exact = await measureReference(stagesOff().engine, signal)
    expect(Object.keys(exact.numbers)).toEqual(['first_encoder', 'first_decoder', 'baseline_denoiser'])
    const { engine, lower, lowered } = stagesOff(name)
    const { preview } = await runSelfCheck(engine, exact, lower, signal)
    expect(lowered).toEqual([name])
    expect([...engine.sessions].flatMap(([graph, { precision }]) => (precision === 'fp16' ? [graph] : []))).toEqual(
      names.filter((graph) => graph !== name),
    )
    expect(preview?.matrix).toHaveLength(6)
  })

  test('is held to the numbers that it brings of both ways; one that was made before has none', () => {
    const check = { seed: 1, t: 250, z: [], x0: [1], tolerance: { fp32: 1, fp16: 1 } }
    const numbersOf = (selfCheck: object) => referenceOf({ manifest, selfCheck: { ...check, ...selfCheck } })?.numbers
    expect(numbersOf({ state: [2], image: [3] })).toMatchObject({ first_encoder: [2], first_decoder: [3], denoiser: [1] })
    expect(Object.keys(numbersOf({}) ?? {})).toEqual(['encoder', 'denoiser'])
  })

  test('keeps the sketch that it brings, and fits none', async () => {
    const own = { matrix: [1, 2, 3, 4, 5, 6], bias: [0, 0, 0] }
    const { engine } = stagesOff()
    const brought = { ...engine, info: { ...engine.info, manifest: { ...engine.info.manifest, preview: own } } }
    expect((await runSelfCheck(brought, NO_REFERENCE, never, signal)).preview).toBe(own)
  })
})
