import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import type { Manifest } from '../../src/protocol/manifest.ts'
import { expect, test } from '../engine-test.ts'

const packFile = (path: string) => readFileSync(new URL(`../../models/toyface/${path}`, import.meta.url))
const manifest = JSON.parse(packFile('config.json').toString()) as Manifest

/** Serves other bytes in place of a file of the pack; with `isListed` the manifest vouches for them. */
async function replaceFile(page: Page, path: string, bytes: Buffer, isListed: boolean): Promise<void> {
  await page.route(`**/models/toyface/${path}`, (route) => route.fulfill({ body: bytes }))
  if (!isListed) return
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await changeManifest(page, {
    files: manifest.files.map((file) => (file.path === path ? { path, bytes: bytes.length, sha256 } : file)),
  })
}

async function changeManifest(page: Page, change: Partial<Manifest>): Promise<void> {
  await page.route('**/models/toyface/config.json', (route) => route.fulfill({ json: { ...manifest, ...change } }))
}

/** Weights in which every number is NaN, in half precision as in single. */
const notNumbers = (path: string) => Buffer.alloc(packFile(path).length, 0xff)

const broken: [string, (page: Page) => Promise<unknown>, RegExp][] = [
  [
    'a missing file',
    (page) => page.route('**/denoiser.bin', (route) => route.fulfill({ status: 404 })),
    /^bad-pack: onnx\/denoiser.bin: the pack lacks this file \(HTTP 404/,
  ],
  [
    'a wrong hash',
    (page) => replaceFile(page, 'onnx/denoiser.bin', notNumbers('onnx/denoiser.bin'), false),
    /^integrity: onnx\/denoiser.bin: expected SHA-256 [0-9a-f]{64}, got [0-9a-f]{64}\./,
  ],
  [
    'a wrong shape',
    (page) => changeManifest(page, { imageSize: 64 }),
    /^bad-pack: onnx\/encoder.onnx: expected the input "image" as \[N, 3, 64, 64\], got \[batch, 3, 32, 32\]\./,
  ],
  [
    'weights of the denoiser that are not numbers',
    (page) => replaceFile(page, 'onnx/denoiser.bin', notNumbers('onnx/denoiser.bin'), true),
    /^bad-pack: onnx\/denoiser.onnx: x0: number 0 /,
  ],
  [
    'weights of the encoder that are not numbers',
    (page) => replaceFile(page, 'onnx/encoder.bin', notNumbers('onnx/encoder.bin'), true),
    /^bad-pack: onnx\/encoder.onnx: z: number 0 /,
  ],
  [
    'a graph that is cut off',
    (page) => replaceFile(page, 'onnx/denoiser.onnx', packFile('onnx/denoiser.onnx').subarray(0, 9000), true),
    /^bad-pack: onnx\/denoiser.onnx: the runtime refuses this graph: /,
  ],
]

for (const [what, spoil, message] of broken) {
  test(`${what} is refused by file and field, and a sound pack loads afterwards`, async ({ page, harness, device }) => {
    await spoil(page)
    const load = (): Promise<string> => harness.evaluate((h, { device }) => h.outcome(h.load({ device })), { device })
    expect(await load()).toMatch(message)
    await page.unrouteAll()
    expect(await load()).toBe('done')
  })
}

test('weights of the latent net that are not numbers are refused with the first sample, and the pack goes on', async ({
  page,
  harness,
  device,
}) => {
  await replaceFile(page, 'onnx/latent_denoiser.bin', notNumbers('onnx/latent_denoiser.bin'), true)
  const found = await harness.evaluate(
    async (h, { device }) => {
      await h.load({ device })
      const sampled = await h.outcome(h.engine.call('sampleCodes', { first: 0, count: 1, seed: 1, steps: 2 }))
      const images = { data: new Float32Array(3 * 32 * 32), count: 1 }
      return { sampled, encoded: await h.outcome(h.engine.call('encode', { images })) }
    },
    { device },
  )
  expect(found.sampled).toMatch(/^bad-pack: onnx\/latent_denoiser.onnx: x0: number 0 is NaN/)
  expect(found.encoded).toBe('done')
})

test('without a network the pack is offline, and so is the engine that was never loaded', async ({ page, harness, context }) => {
  const load = () => harness.evaluate((h) => h.outcome(h.load({})))
  await page.route('**/config.json', (route) => route.abort('internetdisconnected'))
  expect(await load()).toMatch(/^offline: config.json: http:.* could not be reached/)
  await context.setOffline(true)
  expect(await load()).toMatch(/^offline: A part of this page could not be loaded/)
})
