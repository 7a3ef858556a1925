import { expect, test } from '../engine-test.ts'

test('tells what it runs on, and reports the download', async ({ harness, device }) => {
  const info = await harness.evaluate((h, { device }) => h.load({ device }), { device })
  expect(info).toMatchObject({ device, precision: 'fp32', name: 'toyface', threads: 1 })
  expect(info.attributes).toBeGreaterThan(0)
  expect(info.stepMs).toBeGreaterThan(0)
  expect(info.adapter).toBe(device === 'webgpu' ? 'google swiftshader' : 'wasm, 1 thread')
  const noHalf = { reason: 'no-half-precision', adapter: 'google swiftshader' }
  expect(info.fallbacks).toMatchObject(device === 'webgpu' ? [{ device: 'webgpu', precision: 'fp16', error: { values: noHalf } }] : [])
  const downloads = info.progress.flatMap((event) => (event.kind === 'download' ? event : []))
  expect(downloads.at(-1)).toMatchObject({ leftMs: 0, doneBytes: downloads.at(-1)?.totalBytes })
  expect(info.progress.at(-1)).toEqual({ kind: 'start', device, precision: 'fp32' })
})

test('left to choose, takes wasm where no GPU computes, and says why', async ({ harness, device }) => {
  const info = await harness.evaluate((h) => h.load({}))
  expect(info).toMatchObject({ device: 'wasm', precision: 'fp32' })
  const values = device === 'webgpu' ? { reason: 'software-gpu', adapter: 'google swiftshader' } : { reason: 'no-gpu' }
  expect(info.fallbacks).toMatchObject(['fp16', 'fp32'].map((precision) => ({ device: 'webgpu', precision, error: { values } })))
})

test.describe('a GPU that claims more than it does', () => {
  test.use({ harnessQuery: '?pretend=gpu' })

  test('is left for the next best', { tag: '@gpu' }, async ({ harness }) => {
    const info = await harness.evaluate((h) => h.load({}))
    expect(info).toMatchObject({ device: 'webgpu', precision: 'fp32', adapter: 'Pretended GPU' })
    expect(info.fallbacks).toMatchObject([{ device: 'webgpu', precision: 'fp16', error: { message: expect.stringMatching(/./) } }])
  })
})
