import { describe, expect, test } from 'vitest'
import { describeFallback, listCandidates } from './candidates.ts'
import type { Adapter } from './gpu.ts'

const adapter: Adapter = {
  name: 'acme',
  hasFp16: true,
  isSoftware: false,
  open: () => Promise.reject(new Error('not opened here')),
}
const auto = { device: 'auto', precision: 'auto' } as const
const names = (options: Parameters<typeof listCandidates>[0], found: Adapter | null, hasFp16 = true) =>
  listCandidates(options, found, hasFp16).candidates.map(
    ({ device, precision }) => `${device === 'webgpu' ? 'WebGPU' : device} ${precision}`,
  )

describe('the order of what is tried', () => {
  test('goes from the fastest to the surest', () => {
    expect(names(auto, adapter)).toEqual(['WebGPU fp16', 'WebGPU fp32', 'wasm fp32'])
  })

  test('leaves out what the GPU or the pack cannot do, and says so', () => {
    expect(names(auto, { ...adapter, hasFp16: false })).toEqual(['WebGPU fp32', 'wasm fp32'])
    expect(names(auto, adapter, false)).toEqual(['WebGPU fp32', 'wasm fp32'])
    const { candidates, fallbacks } = listCandidates(auto, null, true)
    expect(candidates).toEqual([{ device: 'wasm', precision: 'fp32' }])
    expect(fallbacks).toMatchObject([{ error: { values: { reason: 'no-gpu' } } }, { error: { values: { reason: 'no-gpu' } } }])
    expect(fallbacks.map(describeFallback)).toEqual(['WebGPU fp16: this browser offers no GPU', 'WebGPU fp32: this browser offers no GPU'])
  })

  test('takes a software adapter only on demand', () => {
    const software = { ...adapter, isSoftware: true }
    expect(names(auto, software)).toEqual(['wasm fp32'])
    expect(names({ device: 'webgpu', precision: 'auto' }, software)).toEqual(['WebGPU fp16', 'WebGPU fp32'])
  })

  test('keeps to a choice', () => {
    expect(names({ device: 'wasm', precision: 'auto' }, adapter)).toEqual(['wasm fp32'])
    expect(names({ device: 'auto', precision: 'fp32' }, adapter)).toEqual(['WebGPU fp32', 'wasm fp32'])
    expect(() => names({ device: 'webgpu', precision: 'auto' }, null)).toThrow('this browser offers no GPU')
    expect(() => names({ device: 'wasm', precision: 'fp16' }, adapter)).toThrow('wasm computes in fp32 only')
  })
})
