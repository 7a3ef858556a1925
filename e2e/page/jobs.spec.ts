import { chooseSteps, expect, readMeasure, status, test, waitForResult } from './studio-page.ts'

const sample = 'Show Sample 2'

/** A job waits for the pack, which a busy machine takes a while to start. */
const afterLoading = { timeout: 30_000 }

test('a job that is cancelled stops, one whose engine is killed goes on by itself, and the next ones work', async ({ studio }) => {
  await test.step('cancelled in mid-inversion', async () => {
    await chooseSteps(studio, 500)
    await studio.getByRole('button', { name: sample }).first().click()
    await expect(status(studio, 'Reconstruct: Inverting')).toBeVisible(afterLoading)
    await expect(studio.getByRole('progressbar', { name: 'Reconstruct' })).toBeVisible()
    await studio.getByRole('button', { name: 'Cancel' }).click()
    await expect(status(studio, 'Reconstruct: Cancelled')).toBeVisible()
    await expect(studio.getByRole('alert')).toBeEmpty()
  })
  await test.step('killed in mid-job: a message says so, and the job goes on', async () => {
    await chooseSteps(studio, 200)
    await studio.getByRole('button', { name: sample }).first().click()
    await expect(status(studio, 'Reconstruct: Inverting')).toBeVisible(afterLoading)
    const worker = studio.workers().find((candidate) => candidate.url().includes('engine'))
    await worker?.evaluate(() => self.close())
    await expect(studio.getByRole('alert')).toContainText(
      'The engine has stopped. It has been started again, and the job goes on by itself.',
    )
    await expect(status(studio, 'Reconstruct: Inverting')).toBeVisible(afterLoading)
    await studio.getByRole('button', { name: 'Dismiss' }).click()
    await expect(studio.getByRole('alert')).toBeEmpty()

    await chooseSteps(studio, 5)
    await studio.getByRole('button', { name: 'Reconstruct', exact: true }).click()
    await waitForResult(studio)
  })
  await test.step('the exact method comes back nearer than DDIM in as many steps', async () => {
    await chooseSteps(studio, 10)
    await studio.getByRole('button', { name: sample }).first().click()
    await waitForResult(studio)
    const ddim = await readMeasure(studio, 'SSIM')

    await studio.getByRole('radio', { name: /^Exact/ }).click()
    await expect(studio.getByText('made with other settings')).toBeVisible()
    await studio.getByRole('button', { name: 'Reconstruct', exact: true }).click()
    await waitForResult(studio)
    await expect(studio.getByText('made with other settings')).toHaveCount(0)
    expect(await readMeasure(studio, 'SSIM')).toBeGreaterThan(Math.max(ddim, 0.99))
  })
})

test('the first action waits for the pack, and says so', async ({ page, device }) => {
  let letGo = () => {}
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await page.route('**/denoiser.bin', async (route) => {
    await held
    await route.continue()
  })
  await page.goto(`/?pack=toyface&device=${device}`)
  await chooseSteps(page, 5)
  await page.getByRole('button', { name: 'Show Sample 1' }).first().click()
  await expect(status(page, 'Reconstruct: Waiting for the pack')).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: 'Loading the pack Toy faces' })).toContainText(/[kM]B of [\d.]+ [kM]B/)
  letGo()
  await waitForResult(page)
})

test('a pack that is not there is told, and the default one is open', async ({ page }) => {
  await page.goto('/?pack=nowhere')
  await expect(page.getByRole('alert')).toContainText('That pack is not here. The address asks for the pack "nowhere"')
  await expect(page.getByRole('button', { name: 'Show Sample 1' }).first()).toBeVisible()
  await page.getByRole('button', { name: 'Bring a pack' }).click()
  await expect(page.getByRole('dialog', { name: 'Models' })).toBeVisible()
})
