import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import { readGolden } from '../../e2e/support/golden.ts'
import { takeSoftwareGpu } from '../../e2e/support/software-gpu.ts'
import { at } from '../base/assert.ts'
import { bitsOf } from '../math/likelihood/bound-sum.ts'
import * as levels from '../math/likelihood/levels.ts'
import { decodePicture } from './decode-picture.ts'

// Bounds by the kernels of WebGPU. A few levels are enough for them: a software GPU takes seconds for each.

/** The first state of a log-SNR pack is so clean that its bits hang on the Fourier features alone. */
const packs = [
  { name: 'toyface', taken: [0, 25, 50] },
  { name: 'diffenc-16/encoded', taken: [0, 1, 25, 50] },
]
/** A face of 16 px. */
const small = Float32Array.from(readGolden('diffenc').integers('k').slice(0, 768), (level) => level / 127.5 - 1)

async function boundOn(device: 'cpu' | 'webgpu', { name, taken }: (typeof packs)[number]) {
  vi.resetModules() // an engine starts one runtime for all packs
  const boundLevels: typeof levels.boundLevels = (...given) => levels.boundLevels(...given).filter((_, i) => taken.includes(i))
  vi.doMock('../math/likelihood/levels.ts', () => ({ ...levels, boundLevels }))
  const { openModel } = await import('./open-model.ts')
  const pack = fileURLToPath(new URL(`../../models/${name}/`, import.meta.url))
  const { model } = await openModel(pack, device)
  const { samples, imageSize, space } = model.manifest
  const [sample] = samples
  const images = { data: sample ? await decodePicture(readFileSync(join(pack, sample)), imageSize) : small, count: 1 }
  const z = space.code ? (await model.encode({ images })).z : null
  const { bounds } = await model.likelihood({ images, z, steps: levels.LEAST_BOUND_STEPS, draws: 1, seed: 2 })
  return at(bounds, 0)
}

describe.skipIf(!(await takeSoftwareGpu()))('on a software GPU', () => {
  test.each(packs)(
    'the bound of $name has the bits of the CPU, as a whole, at each level and at each place',
    { timeout: 300_000 },
    async (pack) => {
      const [onCpu, onGpu] = [await boundOn('cpu', pack), await boundOn('webgpu', pack)]
      expect(Math.abs(bitsOf(onGpu) / bitsOf(onCpu) - 1)).toBeLessThan(1e-4)
      for (const [i, bits] of onCpu.curve.entries()) expect(Math.abs(at(onGpu.curve, i) - bits)).toBeLessThan(1e-4 * bitsOf(onCpu))
      const most = Math.max(...onCpu.map)
      for (const [i, bits] of onCpu.map.entries()) expect(Math.abs(at(onGpu.map, i) - bits)).toBeLessThan(1e-3 * most)
      expect(onGpu).not.toEqual(onCpu) // else the CPU computed both
    },
  )
})
