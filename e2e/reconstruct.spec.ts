import { chooseSteps, expect, readMeasure, test, waitForResult } from './page/studio-page.ts'

/** A step takes a second on a software GPU. */
const steps = { wasm: 20, webgpu: 3 } as const

/** And its shaders take long to compile before the first one, on a machine with more to do a minute and more. */
const patience = { wasm: 60_000, webgpu: 300_000 } as const

test('a sample is drawn back from its two codes, beside what x_T held', async ({ studio, device }) => {
  test.setTimeout(patience[device] + 60_000)
  await chooseSteps(studio, steps[device])
  await studio.getByRole('button', { name: 'Show Sample 1' }).first().click()
  await waitForResult(studio, patience[device])

  await expect(studio.getByRole('slider', { name: 'Before and after' })).toBeVisible()
  for (const name of [/^z_sem, the meaning/, /^x_T, the rest/, 'Without x_T']) await expect(studio.getByRole('img', { name })).toBeVisible()
  // The reference reaches 0.906 over its eight faces with 20 steps; 3 steps lose most of it.
  const ssim = await readMeasure(studio, 'SSIM')
  expect(ssim).toBeGreaterThan(device === 'wasm' ? 0.8 : 0.05)
  expect(ssim).toBeLessThan(1)
  expect(await readMeasure(studio, 'PSNR')).toBeGreaterThan(device === 'wasm' ? 15 : 3)
  expect(await readMeasure(studio, 'Speed')).toBeGreaterThan(0)
  await expect(studio.getByRole('contentinfo')).toContainText(device === 'wasm' ? 'wasm fp32' : 'WebGPU fp32')
})
