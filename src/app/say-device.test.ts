import { expect, test } from 'vitest'
import type { EngineInfo } from '../protocol/engine-api.ts'
import { sayDevice } from './DeviceBadge.tsx'

const info = { device: 'webgpu', precision: 'fp16', others: [], adapter: 'Apple M3', threads: 2 } as unknown as EngineInfo
const say = (changes: Partial<EngineInfo>) => sayDevice({ kind: 'ready', info: { ...info, ...changes } })

test('the footer names the device, its precision, and the networks that run in another', () => {
  expect(say({})).toBe('WebGPU fp16 · Apple M3')
  expect(say({ others: [{ graph: 'encoder', precision: 'mixed' }] })).toBe('WebGPU fp16, encoder mixed · Apple M3')
  expect(say({ device: 'wasm', precision: 'fp32' })).toBe('wasm fp32 · 2 threads')
})
