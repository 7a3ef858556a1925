import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { relativeError } from '../../e2e/support/golden.ts'
import { ldmCheckpoint, ldmGolden as golden } from '../../e2e/support/latent-diffusion.ts'
import { nodeRuntime } from '../../e2e/support/node-runtime.ts'
import { serveFiles } from '../../e2e/support/toy-family.ts'
import { fromCompvis } from '../convert/compvis.ts'
import { convert } from '../convert/convert.ts'
import { plainCard } from '../convert/pack-manifest.ts'
import { limitToPicture } from '../math/picture-range.ts'
import type { EngineApi } from '../protocol/engine-api.ts'
import { createEngineHandlers } from './engine-handlers.ts'
import { modelAlone } from '../convert/fixtures/model-alone.ts'

// A pack of latent diffusion through the verbs of the engine: first stage, rows without a clip, lookup of codes, first stage back.

const packUrl = 'https://packs.test/ldm/'
const engine = createEngineHandlers(async () => nodeRuntime)
const context = () => ({ signal: new AbortController().signal, emit: () => {} })
/** Pictures of the original code, which leaves numbers outside [-1, 1]: one in nine of this untrained net. */
const pictures = (path: string) => limitToPicture(golden.values(path))
const states = (data: Float32Array) => ({ data, pair: null, count: data.length / 192, dims: [3, 8, 8] })
const draw = (data: Float32Array): Promise<EngineApi['render']['out']> => {
  const noise = { method: 'ddim' as const, steps: 10, codes: states(data) }
  return engine.render({ noise, z: null, way: { method: 'ddim', steps: 10 }, preview: false }, context())
}

beforeAll(async () => {
  const files = new Map<string, Uint8Array<ArrayBuffer>>()
  const model = await fromCompvis(await ldmCheckpoint())
  const options = { stored: 'float32', card: plainCard('ldm', 'ldm'), measure: null } as const
  await convert({ model, ...modelAlone, said: { img_size: 16 } }, options, { write: async (path, bytes) => void files.set(path, bytes) })
  vi.stubGlobal('fetch', serveFiles(packUrl, files))
  const { manifest } = await engine.load({ packUrl, device: 'wasm', precision: 'auto', threads: 1 }, context())
  expect(manifest).toMatchObject({ family: 'latent-diffusion', space: { state: [3, 8, 8], clip: false, codebook: 'codebook.bin' } })
}, 60_000)

afterAll(() => vi.unstubAllGlobals())

test('noise is drawn to the pictures of the original code', async () => {
  const { images } = await draw(golden.values('ddim/z_T'))
  expect(relativeError(images.data, pictures('ddim/render_decoded'))).toBeLessThan(2e-5)
})

test('the ceiling is the picture of the original first stage, with its codes looked up', async () => {
  const { images } = await engine.ceiling({ images: { data: golden.values('image'), count: 2 } }, context())
  expect(relativeError(images.data, pictures('vq/decoded'))).toBeLessThan(1e-5)
})

test('pictures are inverted and come back as the original code brings them back', async () => {
  const input = { images: { data: golden.values('image'), count: 2 }, z: null, way: { method: 'ddim' as const, steps: 10 }, preview: false }
  const { noise } = await engine.invert(input, context())
  expect(relativeError(noise.codes.data, golden.values('ddim/invert').slice(-384))).toBeLessThan(5e-5)
  const { images } = await draw(noise.codes.data)
  expect(relativeError(images.data, pictures('ddim/roundtrip_decoded'))).toBeLessThan(5e-4)
})

test('a pack without z_sem names what it lacks', async () => {
  const images = { data: golden.values('image'), count: 2 }
  const refused = (reason: string) => ({ code: 'bad-pack', values: { reason, pack: 'ldm' } })
  await expect(engine.encode({ images }, context())).rejects.toMatchObject(refused('no-encoder'))
  const sample = { first: 0, count: 1, seed: 1, steps: 2 }
  await expect(engine.sampleCodes(sample, context())).rejects.toMatchObject(refused('no-latent-net'))
})
