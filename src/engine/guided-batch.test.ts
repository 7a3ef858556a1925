import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { relativeError } from '../../e2e/support/golden.ts'
import { output } from '../../e2e/support/graph-runner.ts'
import { checkpointOf, classCheckpoint, GOLDEN_CLASSES, ldmGolden as golden } from '../../e2e/support/latent-diffusion.ts'
import { denoise, type OpenModel, openModel } from '../../e2e/support/model-runner.ts'
import { serveFiles } from '../../e2e/support/toy-family.ts'
import { assert } from '../base/assert.ts'
import { fromCompvis } from '../convert/compvis.ts'
import { convert } from '../convert/convert.ts'
import { CLASS_TABLE } from '../convert/families/latent-diffusion.ts'
import { modelAlone } from '../convert/fixtures/model-alone.ts'
import { readModel } from '../convert/model.ts'
import { looksLike } from '../convert/families/strangers.ts'
import { plainCard } from '../convert/pack-manifest.ts'
import { measurePack } from '../convert/self-check.ts'
import { makePlan } from '../math/samplers/make-plan.ts'
import { can } from '../protocol/capabilities.ts'
import type { ClassCondition } from '../protocol/codes.ts'
import type { EngineApi } from '../protocol/engine-api.ts'
import { createEngineHandlers } from './engine-handlers.ts'

// A model of classes through the engine: the golden U-Net with the golden spatial transformer wherever it attends.

vi.mock('onnxruntime-web/webgpu', async () => (await import('../../e2e/support/node-runtime.ts')).nodeRuntime)
vi.mock('onnxruntime-web/jspi', async () => (await import('../../e2e/support/node-runtime.ts')).nodeRuntime)

const packUrl = 'https://packs.test/classes/'
const engine = createEngineHandlers()
const context = () => ({ signal: new AbortController().signal, emit: () => {} })
const checkpoint = async () => fromCompvis(checkpointOf((await classCheckpoint()).tensors, { unet_config: { params: { num_heads: 2 } } }))

let open: OpenModel
let table: Float32Array<ArrayBuffer>
beforeAll(async () => {
  const files = new Map<string, Uint8Array<ArrayBuffer>>()
  const model = await checkpoint()
  open = await openModel(readModel(model, null, { img_size: 16 }), 'float32', 'fp32')
  table = Float32Array.from((await model.tensors.get(CLASS_TABLE)?.read()) ?? [])
  const measure: Parameters<typeof convert>[1]['measure'] = (pack) => measurePack(pack, (graph, _, feeds) => open.run(graph, feeds))
  const options = { stored: 'float32', card: plainCard('classes', 'classes'), measure } as const
  await convert({ model, ...modelAlone, said: { img_size: 16 } }, options, { write: async (path, bytes) => void files.set(path, bytes) })
  vi.stubGlobal('fetch', serveFiles(packUrl, files))
  const { manifest } = await engine.load({ packUrl, device: 'wasm', precision: 'auto', threads: 1 }, context())
  expect(manifest.space.classes).toEqual({ ...GOLDEN_CLASSES, table: 'classes.bin' })
  expect([can(manifest, 'classes'), can(manifest, 'sample'), can(manifest, 'encode')]).toEqual([true, true, false])
}, 60_000)
afterAll(async () => {
  vi.unstubAllGlobals()
  await open.release()
})

const images = () => ({ data: golden.values('image'), count: 2 })
const invert = async (classCondition: ClassCondition | undefined, steps: number) => {
  const way = { method: 'ddim' as const, steps, classCondition }
  return (await engine.invert({ images: images(), z: null, way, preview: false }, context())).noise
}
const draw = (noise: EngineApi['render']['in']['noise'], way: EngineApi['render']['in']['way'], group?: number) =>
  engine.render({ noise, z: null, way, preview: false, ...(group && { group }) }, context())

/** Classifier-free guidance the naive way: two calls, one after the other, and their sum in TypeScript. */
async function naive(x: Float32Array, direction: 'render' | 'invert', { class: label, guidance }: ClassCondition, steps: number) {
  const token = (row: number) => table.slice(32 * row, 32 * (row + 1))
  let state = x
  for (const row of makePlan(open.model.schedule, 'ddim', direction, steps).rows) {
    const epsOf = async (place: number) => output(await denoise(open, state, null, row, undefined, token(place)), 'tap:eps')
    const [none, own] = [await epsOf(GOLDEN_CLASSES.count), await epsOf(label ?? GOLDEN_CLASSES.count)]
    state = state.map((value, i) => {
      const eps = (none[i] ?? 0) + guidance * ((own[i] ?? 0) - (none[i] ?? 0))
      return row.kx * value + (row.k0 * (value - row.s * eps)) / row.a
    })
  }
  return state
}

test('guidance is the prediction of no class and so many times the way from it to that of the class, in both directions', async () => {
  const z = golden.values('vq/z')
  for (const condition of [
    { class: 3, guidance: 2.5 },
    { class: 3, guidance: 1 },
    { class: null, guidance: 4 },
  ]) {
    const { codes, classCondition } = await invert(condition, 4)
    expect(relativeError(codes.data, await naive(z, 'invert', condition, 4))).toBeLessThan(1e-4)
    expect(classCondition).toEqual(condition)
  }
})

test('an x_T keeps its class, by which it is drawn back; another class draws another picture', async () => {
  const noise = await invert({ class: 2, guidance: 1.5 }, 4)
  const own = await draw(noise, { method: null, steps: 4 })
  const wanted = await draw(
    { ...noise, classCondition: undefined },
    { method: 'ddim', steps: 4, classCondition: { class: 2, guidance: 1.5 } },
  )
  expect(own.images.data).toEqual(wanted.images.data)
  const other = await draw(noise, { method: null, steps: 4, classCondition: { class: 4, guidance: 1.5 } })
  expect(relativeError(other.images.data, own.images.data)).toBeGreaterThan(0.01)
  expect([own.noise.classCondition?.class, other.noise.classCondition?.class]).toEqual([2, 4])
})

test('no class is the last row of the table, and what is said of none', async () => {
  const none = await invert(undefined, 2)
  expect(none.classCondition).toBeUndefined()
  expect((await invert({ class: null, guidance: 7 }, 2)).codes.data).toEqual(none.codes.data)
})

test('a seed draws the same in any group, with guidance and fresh noise too', async () => {
  const way = { method: 'ddim', steps: 3, eta: 0.5, classCondition: { class: 1, guidance: 3 } } as const
  const all = (await draw({ seed: 5, indices: [0, 1, 2] }, way)).images.data
  expect(relativeError((await draw({ seed: 5, indices: [0, 1, 2] }, way, 2)).images.data, all)).toBeLessThan(1e-4)
})

test('variations meet the class, and so does the bound of a picture', async () => {
  const picture = { data: golden.values('image').slice(0, 768), count: 1 }
  const vary = async (label: number) => {
    const way = { method: 'ddim' as const, steps: 4, classCondition: { class: label, guidance: 2 } }
    return engine.vary({ picture, z: null, noise: { seed: 1, indices: [0, 1] }, way, depth: 2, preview: false }, context())
  }
  const [one, other] = [await vary(0), await vary(1)]
  expect(one.noise.classCondition).toEqual({ class: 0, guidance: 2 })
  expect(relativeError(one.images.data, other.images.data)).toBeGreaterThan(0.01)
  const bits = async (given: { class?: number | null }) => {
    const { bounds } = await engine.likelihood({ images: picture, z: null, ...given, steps: 50, draws: 1, seed: 1 }, context())
    return bounds[0]?.diffusion
  }
  const [none, last, first] = [await bits({}), await bits({ class: 4 }), await bits({ class: 0 })]
  expect(await bits({ class: null })).toBe(none)
  expect(new Set([none, last, first].filter(Number.isFinite)).size).toBe(3)
  await expect(bits({ class: 5 })).rejects.toThrow('expected 0 to 4 or null, got 5')
})

test('a class that the table lacks is refused', async () => {
  for (const label of [5, -1, 0.5])
    await expect(invert({ class: label, guidance: 1 }, 2)).rejects.toThrow(`expected 0 to 4 or null, got ${label}`)
  await expect(invert({ class: 1, guidance: Number.NaN }, 2)).rejects.toThrow('expected a number')
})

test('the table is a part of the model that the check of coverage asks for', async () => {
  const { tensors } = await checkpoint()
  assert(tensors.has(CLASS_TABLE), 'the checkpoint has a table')
  const more = { name: 'cond_stage_model.norm.weight', dtype: 'float32' as const, shape: [32], read: () => Promise.resolve(table) }
  const { architecture } = readModel(checkpointOf(tensors), null, { img_size: 16 })
  expect(architecture).toMatchObject({ classes: { count: 5, size: 32, depth: 1 }, attentionHeads: 1 })
  const texts = await fromCompvis(checkpointOf(new Map([...(await classCheckpoint()).tensors, [more.name, more]])))
  expect(looksLike(texts.tensors.keys())).toMatch(/a text or another picture conditions/)
})
