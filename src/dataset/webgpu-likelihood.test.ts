import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import { takeSoftwareGpu } from '../../e2e/support/software-gpu.ts'
import { at } from '../base/assert.ts'
import { bitsOf } from '../math/likelihood/bound-sum.ts'
import * as levels from '../math/likelihood/levels.ts'
import { decodePicture } from './decode-picture.ts'

// The bound of a DiffAE by the kernels of WebGPU. Three levels are enough for them: a software GPU takes seconds for each.

const pack = fileURLToPath(new URL('../../models/toyface/', import.meta.url))

async function boundOn(device: 'cpu' | 'webgpu') {
  vi.resetModules() // an engine starts one runtime for all packs
  const boundLevels: typeof levels.boundLevels = (...given) => levels.boundLevels(...given).filter((_, i) => i % 25 === 0)
  vi.doMock('../math/likelihood/levels.ts', () => ({ ...levels, boundLevels }))
  const { openModel } = await import('./open-model.ts')
  const { model } = await openModel(pack, device)
  const { samples, imageSize } = model.manifest
  const images = { data: await decodePicture(readFileSync(join(pack, at(samples, 0))), imageSize), count: 1 }
  const { z } = await model.encode({ images })
  const { bounds } = await model.likelihood({ images, z, steps: levels.LEAST_BOUND_STEPS, draws: 1, seed: 2 })
  return at(bounds, 0)
}

describe.skipIf(!(await takeSoftwareGpu()))('on a software GPU', () => {
  test('the bound has the bits of the CPU, as a whole, at each level and at each place', async () => {
    const [onCpu, onGpu] = [await boundOn('cpu'), await boundOn('webgpu')]
    expect(Math.abs(bitsOf(onGpu) / bitsOf(onCpu) - 1)).toBeLessThan(1e-4)
    for (const [i, bits] of onCpu.curve.entries()) expect(Math.abs(at(onGpu.curve, i) - bits)).toBeLessThan(1e-4 * bitsOf(onCpu))
    const most = Math.max(...onCpu.map)
    for (const [i, bits] of onCpu.map.entries()) expect(Math.abs(at(onGpu.map, i) - bits)).toBeLessThan(1e-3 * most)
    expect(onGpu).not.toEqual(onCpu) // else the CPU computed both
  }, 300_000)
})
