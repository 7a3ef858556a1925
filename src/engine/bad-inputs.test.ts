import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { nodeRuntime } from '../../e2e/support/node-runtime.ts'
import { serveFiles, toyFamily, toyPicture } from '../../e2e/support/toy-family.ts'
import type { SemanticCodes } from '../protocol/codes.ts'
import type { EngineApi } from '../protocol/engine-api.ts'
import { createEngineHandlers } from './engine-handlers.ts'

// Inputs that do not fit the pack are refused with a sentence that names them, before any network runs.

const packUrl = 'https://packs.test/toy/'
const engine = createEngineHandlers(async () => nodeRuntime)
const context = { signal: new AbortController().signal, emit: () => {} }
const way = { method: 'ddim', steps: 2 } as const
const picture = { data: toyPicture(0), count: 1 }
const codes = (count: number): SemanticCodes => ({ data: new Float32Array(6 * count).fill(0.5), count })

function load() {
  return engine.load({ packUrl, device: 'wasm', precision: 'auto', threads: 1 }, context)
}

function render(change: Partial<EngineApi['render']['in']> = {}) {
  return engine.render({ noise: { seed: 1, indices: [0, 1, 2] }, z: codes(1), way, preview: false, ...change }, context)
}

function vary(change: Partial<EngineApi['vary']['in']> = {}) {
  const noise = { seed: 1, indices: [0] }
  return engine.vary({ picture, z: codes(1), noise, way, depth: 1, preview: false, ...change }, context)
}

async function refusal(call: Promise<unknown>): Promise<string> {
  const thrown: unknown = await call.then(
    () => 'nothing was refused',
    (error: unknown) => error,
  )
  expect(thrown).toMatchObject({ code: 'internal' })
  return (thrown as Error).message
}

beforeAll(async () => {
  vi.stubGlobal('fetch', serveFiles(packUrl, toyFamily().files))
  expect(await refusal(render())).toBe('No pack is loaded: call load first.')
  await load()
})

afterAll(() => vi.unstubAllGlobals())

test.each([0, -1, 1.5, Number.NaN])('groups of %s pictures', async (group) => {
  expect(await refusal(render({ group }))).toBe(`group: expected a whole number above 0, got ${group}.`)
})

test('as many codes as pictures, or one for all of them', async () => {
  expect(await refusal(render({ z: codes(2) }))).toBe('z.count: expected 1 or 3, got 2.')
  expect(await refusal(render({ window: { z: codes(2), from: 0, to: 1 } }))).toBe('window.z.count: expected 1 or 3, got 2.')
  expect((await render({ z: codes(3) })).images.count).toBe(3)
})

test('codes of another pack: of another size, with a broken number, with half of a pair', async () => {
  const noise = (data: Float32Array, pair: Float32Array | null = null) => ({
    ...{ method: 'exact' as const, steps: 4 },
    codes: { data, pair, count: 1, dims: [2, 4, 4] },
  })
  const whole = new Float32Array(32)
  const broken = whole.with(3, Number.NaN)
  expect(await refusal(render({ noise: noise(whole.slice(1)) }))).toBe('noise.codes.data: expected 32 numbers for this pack, got 31.')
  expect(await refusal(render({ noise: noise(broken) }))).toBe('noise.codes.data: expected finite numbers, got NaN at 3.')
  expect(await refusal(render({ noise: noise(whole, whole.slice(1)) }))).toMatch(/^noise.codes.pair: expected 32 numbers/)
  expect(await refusal(render({ noise: noise(whole, broken) }))).toMatch(/^noise.codes.pair: expected finite numbers/)
  const small = { data: new Float32Array(5), count: 1 }
  expect(await refusal(render({ noise: noise(whole), z: small }))).toBe('z.data: expected 6 numbers for this pack, got 5.')
})

test.each([
  [-0.1, 1],
  [0, 1.1],
  [0.6, 0.4],
  [Number.NaN, 1],
])('a window from %s to %s of the way', async (from, to) => {
  const expected = `window: expected a part of the way from 0 to 1, got ${from} to ${to}.`
  expect(await refusal(render({ window: { z: codes(1), from, to } }))).toBe(expected)
})

test.each([
  ['negative seed', { seed: -1, indices: [0] }, '-1'],
  ['broken seed', { seed: 0.5, indices: [0] }, '0.5'],
  ['negative index', { seed: 1, indices: [0, -2] }, '-2'],
  ['broken index', { seed: 1, indices: [0, 1.5] }, '1.5'],
  ['missing index', { seed: 1, indices: [] }, 'no index'],
])('noise with a %s', async (_, noise, told) => {
  const expected = `noise: expected a seed and at least one index, whole numbers from 0 on, got ${told}.`
  expect(await refusal(render({ noise }))).toBe(expected)
  expect(await refusal(vary({ noise }))).toBe(expected)
})

test.each([0, -1, 0.5])('a variation of depth %s', async (depth) => {
  expect(await refusal(vary({ depth }))).toBe(`depth: expected 1 to 2 steps, got ${depth}.`)
})

test('variations of several pictures, and by a method with two states', async () => {
  const two = { data: new Float32Array([...picture.data, ...picture.data]), count: 2 }
  expect(await refusal(vary({ picture: two }))).toBe('picture.count: expected 1, got 2.')
  expect(await refusal(vary({ way: { method: 'exact', steps: 2 } }))).toBe('way: expected a method of one state, got exact.')
})

test.each([
  ['count', 0, 1],
  ['count', 1.5, 1],
  ['first', -1, 0],
  ['first', Number.MAX_SAFE_INTEGER + 1, 0],
])('sampled codes with a %s of %s', async (name, value, least) => {
  const input = { first: 0, count: 1, seed: 1, steps: 2, [name]: value }
  expect(await refusal(engine.sampleCodes(input, context))).toBe(`${name}: expected a whole number from ${least} on, got ${value}.`)
})

test('a net that the pack lacks is named', async () => {
  await expect(render({ z: null })).rejects.toMatchObject({
    code: 'bad-pack',
    values: { reason: 'pack-lacks-graph', pack: 'toy-latent', graph: 'baseline_modulation' },
  })
})

test('after its release the engine has no pack, and can load one again', async () => {
  await engine.release(undefined, context)
  expect(await refusal(engine.encode({ images: picture }, context))).toBe('No pack is loaded: call load first.')
  await load()
  expect((await engine.encode({ images: picture }, context)).z.count).toBe(1)
})
