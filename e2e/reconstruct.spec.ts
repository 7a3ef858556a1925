import { inspect, SIZES } from './page/inspect-screen.ts'
import { chooseSteps, expect, readMeasure, test, waitForResult } from './page/studio-page.ts'

/** A step takes a second on a software GPU. */
const steps = { wasm: 20, webgpu: 2 } as const

/** Lowest and highest SSIM: the reference reaches 0.906 over its eight faces with 20 steps, and wasm 0.123 on the first with 2. */
const expected = { wasm: [0.8, 1], webgpu: [0.113, 0.133] } as const

/** And its shaders take long to compile before the first one, on a machine with more to do a minute and more. */
const patience = { wasm: 60_000, webgpu: 300_000 } as const

/** Runs in the page: whether the stage shows a picture once the press was answered, with nothing else of the page having run. */
async function pressAndLook(button: HTMLElement | SVGElement): Promise<boolean> {
  button.dispatchEvent(new MouseEvent('click', { bubbles: true }))
  await Promise.resolve()
  return document.querySelector('section[data-face-id] canvas') !== null
}

test('a sample is drawn back from its two codes, beside what x_T held', async ({ studio, device }) => {
  test.setTimeout(patience[device] + 60_000)
  await chooseSteps(studio, steps[device])
  const time = studio.getByText(/^About .* on this device: \d+ steps of .*, as measured here\.$/)
  await expect(time).toContainText(`${3 * steps[device]} steps`, { timeout: patience[device] })
  const filled = await studio.getByRole('button', { name: 'Show Sample 1' }).first().evaluate(pressAndLook)
  expect(filled, 'the stage has the picture with the press, before its job begins').toBe(true)
  await waitForResult(studio, patience[device])

  await expect(studio.getByRole('slider', { name: 'Before and after' })).toBeVisible()
  for (const name of [/^z_sem, the meaning/, /^x_T, the rest/, 'Without x_T']) await expect(studio.getByRole('img', { name })).toBeVisible()
  const [low, high] = expected[device]
  const ssim = await readMeasure(studio, 'SSIM')
  expect(ssim).toBeGreaterThan(low)
  expect(ssim).toBeLessThan(high)
  expect(await readMeasure(studio, 'Speed')).toBeGreaterThan(0)
  await expect(studio.getByRole('contentinfo')).toContainText(device === 'wasm' ? 'wasm fp32' : 'WebGPU fp32')
  await expect(studio.getByText(/^From z_sem alone little of this face comes back \(SSIM 0\.\d\d\)/)).toBeVisible()

  await studio.getByRole('button', { name: 'About this pack' }).click()
  const card = studio.getByRole('dialog', { name: 'About this pack' })
  await expect(card.getByRole('heading', { name: 'What it cannot do' })).toBeVisible()
  await expect(card.getByRole('table')).toContainText('SSIM of round trips')
  for (const [size, viewport] of Object.entries(SIZES)) {
    await studio.setViewportSize(viewport)
    await inspect(studio, `card-${size}`)
  }
})
