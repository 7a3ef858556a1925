import { afterEach, expect, test, vi } from 'vitest'
import { diffencCheckpoint, diffencGolden as golden } from '../../e2e/support/diffenc.ts'
import { output } from '../../e2e/support/graph-runner.ts'
import { denoise, openModel } from '../../e2e/support/model-runner.ts'
import { relativeError } from '../../e2e/support/golden.ts'
import { nodeRuntime } from '../../e2e/support/node-runtime.ts'
import { serveFiles } from '../../e2e/support/toy-family.ts'
import { at } from '../base/assert.ts'
import { convert } from '../convert/convert.ts'
import { modelAlone } from '../convert/fixtures/model-alone.ts'
import { readModel } from '../convert/model.ts'
import { plainCard } from '../convert/pack-manifest.ts'
import { withPlainNames } from '../convert/plain-names.ts'
import { gaussian } from '../math/gaussian.ts'
import { bitsOf } from '../math/likelihood/bound-sum.ts'
import type { Checkpoint } from '../formats/checkpoint.ts'
import { createEngineHandlers } from './engine-handlers.ts'

// Packs of VDM and DiffEnc through the verbs of the engine: the grid of the picture, the encoder of time, rows with a mean shift.

const packUrl = 'https://packs.test/diffenc/'
const context = () => ({ signal: new AbortController().signal, emit: () => {} })

/** The arms of the golden model: its denoiser alone, with a picture that is shrunk, and with its encoder. */
async function armOf(arm: 'vdm' | 'nt' | 'trainable'): Promise<Checkpoint> {
  const whole = await diffencCheckpoint()
  const tensors = arm === 'trainable' ? whole.tensors : new Map([...whole.tensors].filter(([name]) => !name.includes('encdec')))
  return withPlainNames({ ...whole, tensors, hyperParameters: { ...whole.hyperParameters, mean_shift: arm !== 'vdm' } })
}

async function open(model: Checkpoint) {
  const files = new Map<string, Uint8Array<ArrayBuffer>>()
  const options = { stored: 'float32', card: plainCard('diffenc', 'diffenc'), measure: null } as const
  await convert({ model, ...modelAlone }, options, { write: async (path, bytes) => void files.set(path, bytes) })
  vi.stubGlobal('fetch', serveFiles(packUrl, files))
  const engine = createEngineHandlers(async () => nodeRuntime)
  const { manifest } = await engine.load({ packUrl, device: 'wasm', precision: 'auto', threads: 1 }, context())
  return { engine, manifest }
}

afterEach(() => vi.unstubAllGlobals())

/** The golden pictures as the page has them. */
const levels = golden.integers('k')
const picture = Float32Array.from(levels, (level) => level / 127.5 - 1)

test.each(['vdm', 'nt', 'trainable'] as const)(
  'the bound of %s is that of a naive sum over single calls',
  async (arm) => {
    const checkpoint = await armOf(arm)
    const { engine, manifest } = await open(checkpoint)
    expect(manifest).toMatchObject({ family: 'diffenc', prediction: 'v', space: { clip: false, grid: 'centred' } })
    const input = { images: { data: picture.slice(0, 768), count: 1 }, z: null, steps: 50, draws: 1, seed: 3 }
    const { bounds } = await engine.likelihood(input, context())

    const graphs = await openModel(readModel(checkpoint), 'float32', 'fp32')
    const x = Array.from(levels.slice(0, 768), (level) => (2 * (level + 0.5)) / 256 - 1)
    const gammaAt = (i: number) => -13.3 + (18.3 * i) / 50
    const variance = (i: number) => 1 / (1 + Math.exp(-gammaAt(i)))
    const encoded = async (i: number) => {
      if (arm === 'vdm') return x
      const t = { data: Float32Array.of(20 * i), dims: [1] }
      const image = { data: Float32Array.from(x), dims: [1, 3, 16, 16] }
      const y = arm === 'trainable' ? output(await graphs.run('time_encoder', { image, t }), 'y') : new Float32Array(768)
      return x.map((value, j) => (1 - variance(i)) * value + variance(i) * at(y, j))
    }
    let nats = 0
    for (let i = 1; i <= 50; i++) {
      const [s2, t2, gap] = [variance(i - 1), variance(i), gammaAt(i) - gammaAt(i - 1)]
      const [xs, xt] = [await encoded(i - 1), await encoded(i)]
      const eps = gaussian(3, i, 768, 'bound')
      const [a, s] = [Math.sqrt(1 - t2), Math.sqrt(t2)]
      const z = Float32Array.from(xt, (value, j) => a * value + s * at(eps, j))
      const v = output(await denoise(graphs, z, null, { t: 20 * i, a, s, kx: 0, k0: 1, kp: 0, ux: 0, u0: 0 }), 'tap:eps')
      // The means of q and p of the specification, apart by their difference; both have the variance s2 (1 - r).
      const r = Math.exp(-gap)
      const alphaS = Math.sqrt(1 - s2)
      for (const [j, value] of xt.entries()) {
        const xhat = a * at(z, j) - s * at(v, j)
        const q = alphaS * (1 - r) * value + alphaS * (at(xs, j) - value)
        const p = alphaS * (1 - r) * xhat + (arm === 'vdm' ? 0 : alphaS * gap * t2 * xhat)
        nats += (q - p) ** 2 / (2 * s2 * (1 - r))
      }
    }
    const ends = await encoded(50)
    await graphs.release()
    const bound = at(bounds, 0)
    expect(Math.abs(bound.diffusion / (nats / 768 / Math.LN2) - 1)).toBeLessThan(1e-4)
    expect(bound.reconstruction).toBeGreaterThan(0)
    expect(bitsOf(bound)).toBeGreaterThan(bound.diffusion)
    const prior = ends.reduce((sum, value) => sum + 0.5 * ((1 - variance(50)) * value ** 2 + variance(50) - Math.log(variance(50)) - 1), 0)
    expect(Math.abs(bound.prior / (prior / 768 / Math.LN2) - 1)).toBeLessThan(1e-3)
  },
  120_000,
)

test('pictures that are measured at once, several levels a call, cost what each costs alone', async () => {
  const { engine } = await open(await armOf('vdm'))
  const boundsOf = async (first: number, end: number) => {
    const images = { data: picture.slice(768 * first, 768 * end), count: end - first }
    const calls = vi.fn()
    const { bounds } = await engine.likelihood(
      { images, z: null, steps: 50, draws: 1, seed: 3 },
      { ...context(), emit: (event) => event.kind === 'begin' && calls(event.total) },
    )
    return { bounds: bounds.map(bitsOf), calls: calls.mock.calls.flat() }
  }
  const together = await boundsOf(0, 2)
  const alone = [...(await boundsOf(0, 1)).bounds, ...(await boundsOf(1, 2)).bounds]
  expect(together.calls).toEqual([9]) // fifty levels of two pictures, six levels in a call of twelve states
  for (const [i, bits] of together.bounds.entries()) expect(Math.abs(bits / at(alone, i) - 1)).toBeLessThan(1e-5)
}, 120_000)

test('a picture over time is on the grid of the pack, and its y is that of the original', async () => {
  const { engine } = await open(await armOf('trainable'))
  const images = { data: picture.slice(0, 768), count: 1 }
  const { x, levels: times, y } = await engine.encodeOverTime({ images, steps: 20 }, context())
  expect(
    relativeError(
      x,
      Float32Array.from(levels.slice(0, 768), (level) => (2 * (level + 0.5)) / 256 - 1),
    ),
  ).toBeLessThan(1e-6)
  expect(times).toHaveLength(21)
  for (const [i, name] of [
    [1, 'trainable/y_t0'],
    [12, 'trainable/y_t2'],
  ] as const) {
    expect(at(times, i).t).toBeCloseTo(50 * i, 9)
    expect(relativeError(y?.[i] ?? [], golden.values(name).slice(0, 768))).toBeLessThan(1e-4)
  }
  const plain = await open(await armOf('vdm'))
  expect((await plain.engine.encodeOverTime({ images, steps: 2 }, context())).y).toBeNull()
}, 120_000)

test('a picture comes back from its exact x_T on the grid of the page', async () => {
  const { engine } = await open(await armOf('vdm'))
  const way = { method: 'exact' as const, steps: 4 }
  const { noise } = await engine.invert({ images: { data: picture, count: 2 }, z: null, way, preview: false }, context())
  const drawn = await engine.render({ noise, z: null, way: { method: null, steps: 4 }, preview: false }, context())
  // Random weights enlarge a rounding a hundredfold a step.
  expect(relativeError(drawn.images.data, picture)).toBeLessThan(0.05)
}, 120_000)

test('a picture that a net without limits draws ends within [-1, 1]', async () => {
  const { engine } = await open(await armOf('vdm'))
  const blackAndWhite = { data: picture.slice(0, 768).map((value) => Math.sign(value) || 1), count: 1 }
  const way = { method: 'exact' as const, steps: 4 }
  const { noise } = await engine.invert({ images: blackAndWhite, z: null, way, preview: false }, context())
  const { images } = await engine.render({ noise, z: null, way: { method: null, steps: 4 }, preview: false }, context())
  expect(Math.max(...images.data.map(Math.abs))).toBe(1)
}, 120_000)
