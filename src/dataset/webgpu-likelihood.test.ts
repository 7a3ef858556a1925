import { fileURLToPath } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import { readGolden } from '../../e2e/support/golden.ts'
import { takeSoftwareGpu } from '../../e2e/support/software-gpu.ts'
import { at } from '../base/assert.ts'
import { bitsOf } from '../math/likelihood/bound-sum.ts'
import { LEAST_BOUND_STEPS } from '../math/likelihood/levels.ts'

// The bound of DiffEnc with its time encoder, by the kernels of WebGPU.

const pack = fileURLToPath(new URL('../../models/diffenc-16/encoded/', import.meta.url))
const picture = Float32Array.from(readGolden('diffenc').integers('k').slice(0, 768), (level) => level / 127.5 - 1)

async function boundOn(device: 'cpu' | 'webgpu') {
  vi.resetModules() // an engine starts one runtime for all packs
  const { openModel } = await import('./open-model.ts')
  const { model } = await openModel(pack, device)
  const { bounds } = await model.likelihood({ images: { data: picture, count: 1 }, z: null, steps: LEAST_BOUND_STEPS, draws: 1, seed: 2 })
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
