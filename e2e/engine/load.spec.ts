import { expect, test } from '../engine-test.ts'
import { expectLoaded } from './expect-loaded.ts'

test('tells what it runs on, and reports the download', async ({ harness }) => {
  expectLoaded(await harness.evaluate((h) => h.load({ device: 'wasm' })), 'wasm')
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
