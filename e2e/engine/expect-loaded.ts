import { expect } from '../engine-test.ts'
import type { Harness } from '../harness/harness.ts'

/** What a load of toyface tells of itself, and of its download. */
export function expectLoaded(info: Awaited<ReturnType<Harness['load']>>, device: 'wasm' | 'webgpu'): void {
  expect(info).toMatchObject({ device, precision: 'fp32', name: 'toyface', threads: 1 })
  expect(info.attributes).toBeGreaterThan(0)
  expect(info.stepMs).toBeGreaterThan(0)
  expect(info.adapter).toBe(device === 'webgpu' ? 'google swiftshader' : 'wasm, 1 thread')
  const noHalf = { reason: 'no-half-precision', adapter: 'google swiftshader' }
  expect(info.fallbacks).toMatchObject(device === 'webgpu' ? [{ device: 'webgpu', precision: 'fp16', error: { values: noHalf } }] : [])
  const downloads = info.progress.flatMap((event) => (event.kind === 'download' ? event : []))
  expect(downloads.at(-1)).toMatchObject({ leftMs: 0, doneBytes: downloads.at(-1)?.totalBytes })
  expect(info.progress.at(-1)).toEqual({ kind: 'start', device, precision: 'fp32' })
}
