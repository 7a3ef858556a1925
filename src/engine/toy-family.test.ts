import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { relativeError } from '../../e2e/support/golden.ts'
import { nodeRuntime } from '../../e2e/support/node-runtime.ts'
import { serveFiles, toyFamily, toyPicture } from '../../e2e/support/toy-family.ts'
import { joinArrays } from '../base/arrays.ts'
import { drawPreview } from '../math/preview-map.ts'
import type { EngineApi } from '../protocol/engine-api.ts'
import { createEngineHandlers } from './engine-handlers.ts'

// A space other than pictures, through the verbs that the page calls and graphs that really run.

const packUrl = 'https://packs.test/toy/'
const engine = createEngineHandlers(async () => nodeRuntime)

type Verb = Exclude<keyof EngineApi, 'load' | 'release' | 'compare'>

/** A verb's answer and events as they cross a wire: inputs are copied, results and events are moved. */
async function call<V extends Verb>(
  verb: V,
  input: EngineApi[V]['in'],
): Promise<{ out: EngineApi[V]['out']; events: EngineApi['render']['event'][] }> {
  const events: EngineApi['render']['event'][] = []
  const emit = (event: unknown) => void events.push(moved(event) as EngineApi['render']['event'])
  const handler = engine[verb] as (input: unknown, context: unknown) => Promise<unknown>
  return {
    out: moved(await handler(structuredClone(input), { signal: new AbortController().signal, emit })) as EngineApi[V]['out'],
    events,
  }
}

function moved(value: unknown): unknown {
  const buffers = new Set<ArrayBuffer>()
  JSON.stringify(value, (_, part: unknown) => {
    if (!(part instanceof Float32Array)) return part
    buffers.add(part.buffer as ArrayBuffer)
    return null
  })
  return structuredClone(value, { transfer: [...buffers] })
}

const picture = toyPicture(0)
const images = () => ({ data: picture.slice(), count: 1 })
const steps = (events: EngineApi['render']['event'][]) => events.filter((event) => event.kind === 'step')

async function codes(method: 'ddim' | 'exact' | 'ab2', count: number) {
  const { z } = (await call('encode', { images: images() })).out
  const { noise } = (await call('invert', { images: images(), z, way: { method, steps: count }, preview: false })).out
  return { z, noise }
}

beforeAll(async () => {
  vi.stubGlobal('fetch', serveFiles(packUrl, toyFamily().files))
  const options = { packUrl, device: 'wasm', precision: 'auto', threads: 1 } as const
  const { manifest, device } = await engine.load(options, { signal: new AbortController().signal, emit: () => {} })
  expect([manifest.family, device]).toEqual(['toy-latent', 'wasm'])
})

afterAll(() => vi.unstubAllGlobals())

test('a picture becomes a code and a state of the space, and comes back', async () => {
  const { z, noise } = await codes('exact', 20)
  expect([z.data.length, noise.codes.data.length, noise.codes.pair?.length, noise.codes.dims]).toEqual([6, 32, 32, [2, 4, 4]])
  const { out, events } = await call('render', { noise, z, way: { method: null, steps: 5 }, preview: { frames: 3 } })
  expect(out.images.data.length).toBe(192)
  expect(relativeError(out.images.data, picture)).toBeLessThan(1e-4)
  expect(out.noise).toMatchObject({ method: 'exact', steps: 20 })
  expect(events[0]).toEqual({ kind: 'begin', total: 18 })
  const previews = steps(events).flatMap(({ preview, done }) => (preview ? [{ done, length: preview.length }] : []))
  expect(previews).toEqual([1, 10, 18].map((done) => ({ done, length: 192 })))
})

test('the ceiling is a picture through the first stage and back, without any step', async () => {
  const noisy = picture.map((value, i) => value + 0.1 * Math.sin(i * i))
  const { out } = await call('ceiling', { images: { data: Float32Array.from([...picture, ...noisy]), count: 2 } })
  expect(out.images.count).toBe(2)
  expect(relativeError(out.images.data.slice(0, 192), picture)).toBeLessThan(1e-6)
  expect(relativeError(out.images.data.slice(192), noisy)).toBeGreaterThan(0.02)
  const again = await call('ceiling', { images: { data: out.images.data.slice(192), count: 1 } })
  expect(relativeError(again.out.images.data, out.images.data.slice(192))).toBeLessThan(1e-6) // nothing more is lost
})

test('previews that come by time are sketches by the colours of places; those of named rows are decoded', async () => {
  const { z, noise } = await codes('ddim', 4)
  const previewsOf = async (preview: boolean | { frames: number }) =>
    steps((await call('render', { noise, z, way: { method: null, steps: 4 }, preview })).events).map((event) => event.preview)
  const [[sketch], [decoded]] = [await previewsOf(true), await previewsOf({ frames: 2 })]
  const cellOf = (values: Float32Array, i: number) => {
    const [plane, y, x] = [64 * Math.floor(i / 16), 2 * (Math.floor(i / 4) % 4), 2 * (i % 4)]
    return [0, 1, 8, 9].map((place) => values[plane + 8 * y + x + place] ?? 0)
  }
  const cells = Array.from({ length: 48 }, (_, i) => cellOf(decoded ?? new Float32Array(192), i))
  for (const cell of cells) expect(new Set(cell).size).toBeGreaterThan(1)
  const colours = Float32Array.from(cells, (cell) => cell.reduce((sum, value) => sum + value / 4, 0)) // its first stage is linear
  const itself = { matrix: [1, 0, 0, 0, 1, 0, 0, 0, 1], bias: [0, 0, 0] }
  const expected = drawPreview(itself, colours, 1, { imageSize: 8, space: { state: [3, 4, 4] } })
  expected.forEach((value, i) => expect(sketch?.[i]).toBeCloseTo(value, 3))
})

test('the quick way names the method that draws back', async () => {
  const { z, noise } = await codes('ab2', 50)
  expect(noise).toMatchObject({ method: 'dpm++2m', steps: 50 })
  const { out } = await call('render', { noise, z, way: { method: null, steps: 50 }, preview: false })
  expect(out.images.data.every(Number.isFinite)).toBe(true)
})

test('an x_T keeps the spacing of its steps, and is drawn back with it; exact ones are even', async () => {
  const { z } = await codes('ddim', 4)
  const found = async (method: 'ab2' | 'exact') =>
    (await call('invert', { images: images(), z, way: { method, steps: 8, power: 2 }, preview: false })).out.noise
  const noise = await found('ab2')
  expect(noise).toMatchObject({ method: 'dpm++2m', steps: 8, power: 2 })
  expect((await found('exact')).power).toBeUndefined()
  const times = async (power: number | undefined) => {
    const input = { noise: { ...noise, power }, z, way: { method: null, steps: 8 }, preview: false } as const
    return steps((await call('render', input)).events).map(({ t }) => t)
  }
  expect(await times(2)).toEqual([198, 145, 101, 65, 36, 16, 4, 0])
  expect(await times(undefined)).toEqual([175, 150, 125, 100, 75, 50, 25, 0])
})

test('steps are held to the levels of the schedule', async () => {
  const { z, noise } = await codes('ddim', 5000)
  expect(noise.steps).toBe(200)
  const { events } = await call('render', { noise, z, way: { method: null, steps: 1 }, preview: false })
  expect(events[0]).toEqual({ kind: 'begin', total: 2 })
  const { events: latent } = await call('sampleCodes', { first: 0, count: 1, seed: 1, steps: 900 })
  expect(latent[0]).toEqual({ kind: 'begin', total: 200 })
})

test('random states are drawn in groups, each told of while it is whole, and joined', async () => {
  const { z } = await codes('ddim', 4)
  const noise = { seed: 5, indices: [0, 1, 7] }
  const input = { noise, z, way: { method: 'ddim', steps: 4 }, preview: true, previewAll: true } as const
  const { out, events } = await call('render', { ...input, group: 2 })
  const drawn = events.filter((event) => event.kind === 'drawn')
  expect(drawn.map(({ first, images: { count } }) => [first, count])).toEqual([
    [0, 2],
    [2, 1],
  ])
  expect(steps(events).map(({ done, total }) => [done, total])).toEqual(Array.from({ length: 8 }, (_, i) => [i + 1, 8]))
  expect(out.images.data).toEqual(Float32Array.from(drawn.flatMap(({ images: { data } }) => [...data])))
  expect(out.noise.codes.data).toEqual(Float32Array.from(drawn.flatMap(({ noise: { codes } }) => [...codes.data])))
  const alone = (await call('render', { ...input, noise: { seed: 5, indices: [7] } })).out
  expect(relativeError(out.images.data.slice(384), alone.images.data)).toBeLessThan(1e-5)
  expect(relativeError(out.images.data.slice(0, 192), alone.images.data)).toBeGreaterThan(0.1)
})

test('each state of a group is drawn with the codes of its own place', async () => {
  const { z } = (await call('sampleCodes', { first: 0, count: 3, seed: 2, steps: 10 })).out
  const draw = async (indices: number[], codes: typeof z, group?: number) => {
    const input = { noise: { seed: 5, indices }, z: codes, way: { method: 'ddim', steps: 4 }, preview: true } as const
    return call('render', group === undefined ? input : { ...input, group })
  }
  const { out, events } = await draw([0, 1, 2], z, 2)
  const last = await draw([2], { data: z.data.slice(12), count: 1 })
  expect(relativeError(out.images.data.slice(384), last.out.images.data)).toBeLessThan(1e-5)
  const previews = steps(events).flatMap(({ preview }) => (preview ? [preview.length] : []))
  expect(new Set(previews)).toEqual(new Set([192])) // of the first of each group alone
  const drawn = events.flatMap((event) => (event.kind === 'drawn' ? [event] : []))
  expect(drawn.map(({ timing }) => timing.steps)).toEqual([4, 4])
  for (const { timing } of drawn) expect(timing.ms).toBeLessThanOrEqual(out.timing.ms)
  expect(last.events.some(({ kind }) => kind === 'drawn')).toBe(false)
})

test('new codes are sampled, depend on their number alone, and draw', async () => {
  const { z } = (await call('sampleCodes', { first: 0, count: 3, seed: 9, steps: 10 })).out
  const last = (await call('sampleCodes', { first: 2, count: 1, seed: 9, steps: 10 })).out.z
  expect(relativeError(z.data.slice(12), last.data)).toBeLessThan(1e-5)
  const noise = { seed: 9, indices: [0, 1, 2] }
  const { out } = await call('render', { noise, z, way: { method: 'ddim', steps: 5 }, preview: false })
  expect(out.images.data.length).toBe(3 * 192)
  expect(out.images.data.every(Number.isFinite)).toBe(true)
})

test('variations keep the more of a picture the less of the way is random, and each has its x_T', async () => {
  const { z } = await codes('ddim', 4)
  const vary = async (depth: number, group?: number) => {
    const input = {
      picture: images(),
      z,
      noise: { seed: 4, indices: [0, 1, 2] },
      way: { method: 'ddim' as const, steps: 40 },
      depth,
      preview: true,
      previewAll: true,
    }
    return call('vary', group === undefined ? input : { ...input, group })
  }
  const [near, far] = [await vary(4, 2), await vary(40)]
  const distance = ({ out }: typeof near) => relativeError(out.images.data.slice(0, 192), picture)
  expect(distance(near)).toBeLessThan(distance(far))
  const drawn = near.events.filter((event) => event.kind === 'drawn')
  expect(near.out.images.data).toEqual(Float32Array.from(drawn.flatMap(({ images: { data } }) => [...data])))
  expect(near.out.noise.codes.data).toEqual(Float32Array.from(drawn.flatMap(({ noise: { codes } }) => [...codes.data])))
  expect(near.events[0]).toEqual({ kind: 'begin', total: 5 + 2 * (5 + 36) - 1 })
  expect(far.events.some(({ kind }) => kind === 'drawn')).toBe(false)
  const { out } = await call('render', { noise: far.out.noise, z, way: { method: null, steps: 40 }, preview: false })
  expect(relativeError(out.images.data, far.out.images.data)).toBeLessThan(1e-5)
})

test('a window over the whole way is the other code, and an empty one the own', async () => {
  const { z, noise } = await codes('ddim', 10)
  const other = { data: z.data.map((value) => -value), count: 1 }
  const draw = async (code: typeof z, window: { z: typeof z; from: number; to: number } | null) =>
    (await call('render', { noise, z: code, window, way: { method: null, steps: 10 }, preview: false })).out.images.data
  expect(await draw(z, { z: other, from: 0, to: 1 })).toEqual(await draw(other, null))
  expect(await draw(z, { z: other, from: 0.3, to: 0.3 })).toEqual(await draw(z, null))
  expect(relativeError(await draw(z, { z: other, from: 0, to: 0.5 }), await draw(z, null))).toBeGreaterThan(0.01)
  // Both ends go to the nearest step.
  const between = await draw(z, { z: other, from: 0.3, to: 0.7 })
  expect(await draw(z, { z: other, from: 0.26, to: 0.66 })).toEqual(between)
  for (const [from, to] of [
    [0.2, 0.7],
    [0.3, 0.8],
  ] as const)
    expect(relativeError(await draw(z, { z: other, from, to }), between)).toBeGreaterThan(1e-4)
})

test('the bound of a state is that of the latent, the same alone and beside others, and gives its progress', async () => {
  const both = { data: joinArrays([toyPicture(0), toyPicture(1)]), count: 2 }
  const { z } = (await call('encode', { images: structuredClone(both) })).out
  const options = { steps: 60, draws: 2, seed: 3 }
  const { out, events } = await call('likelihood', { images: both, z, ...options })
  const alone = (
    await call('likelihood', { images: { data: toyPicture(1), count: 1 }, z: { data: z.data.slice(6), count: 1 }, ...options })
  ).out
  expect([out.of, out.levels.length, out.bounds.length]).toEqual(['latent', 60, 2])
  const [own, other] = [alone.bounds[0], out.bounds[1]]
  expect(relativeError(other?.map ?? [], own?.map ?? new Float32Array())).toBeLessThan(1e-5)
  expect(own && other && Math.abs(other.diffusion / own.diffusion - 1)).toBeLessThan(1e-5)
  expect(
    other && Math.abs(other.draws.reduce((sum, bits) => sum + bits) / 2 / (other.reconstruction + other.prior + other.diffusion) - 1),
  ).toBeLessThan(1e-9)
  expect(events.at(-1)).toMatchObject({ kind: 'step', leftMs: 0 })
  await expect(call('likelihood', { images: both, z: null, ...options, steps: 49 })).rejects.toThrow(/at least 50 steps/)
  const controller = new AbortController()
  const cancelled = engine.likelihood({ images: both, z, ...options }, { signal: controller.signal, emit: () => controller.abort() })
  await expect(cancelled).rejects.toMatchObject({ code: 'aborted' })
})

test('fresh noise comes from the seed: the same alone and in any batch, other than without it, and refused for an x_T that is given', async () => {
  const { z, noise } = await codes('ddim', 4)
  const draw = async (indices: number[], eta: number, group?: number) => {
    const way = { method: 'ddim', steps: 6, eta } as const
    const input = { noise: { seed: 5, indices }, z, way, preview: false, ...(group ? { group } : {}) }
    return (await call('render', input)).out.images.data
  }
  const all = await draw([0, 3, 7], 1)
  expect(await draw([0, 3, 7], 1, 2)).toEqual(all)
  expect(relativeError(await draw([7], 1), all.slice(384))).toBeLessThan(1e-5)
  expect(relativeError(await draw([0, 3, 7], 0), all)).toBeGreaterThan(0.1)
  const vary = async (eta: number) => {
    const way = { method: 'ddim', steps: 10, eta } as const
    return (await call('vary', { picture: images(), z, noise: { seed: 4, indices: [0] }, way, depth: 5, preview: false })).out.images.data
  }
  expect(await vary(1)).toEqual(await vary(1))
  expect(relativeError(await vary(1), await vary(0))).toBeGreaterThan(0.01)
  await expect(call('render', { noise, z, way: { method: 'ddim', steps: 4, eta: 1 }, preview: false })).rejects.toThrow(
    /expected 0 for an x_T/,
  )
})
