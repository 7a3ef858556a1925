import type { Page, Worker } from '@playwright/test'
import { dropFile } from '../support/drop-file.ts'
import { chooseSteps, expect, isListening, portrait, status, test } from './studio-page.ts'

const bar = (page: Page) => page.getByRole('alert')
const press = (page: Page, name: string) => bar(page).getByRole('button', { name, exact: true }).click()
const text = { name: 'a.txt', type: 'text/plain', bytes: Uint8Array.from([104, 105]) }
const patience = { timeout: 60_000 }

test('where there is no WebGPU, "Use wasm instead" opens the studio on wasm', async ({ page }) => {
  await page.goto('/?pack=toyface&device=webgpu')
  await expect(bar(page)).toContainText('There is no WebGPU here. The model cannot run on webgpu', patience)
  await press(page, 'Use wasm instead')
  await expect(page).toHaveURL(/device=wasm/)
  await expect(page.getByRole('button', { name: /^wasm fp32/ })).toBeVisible(patience)
  await expect(bar(page)).toBeEmpty()
})

test('a pack that came damaged is sound after "Load the pack again", and the message stands under the details', async ({
  page,
  device,
}) => {
  await page.route('**/denoiser.bin', (route) => route.fulfill({ body: 'damaged' }))
  await page.goto(`/?pack=toyface&device=${device}`)
  await expect(bar(page)).toContainText('The pack was damaged on its way. onnx/denoiser.bin', patience)
  await expect(bar(page).getByText(/expected \d+ bytes, got 7/)).toBeHidden()
  await bar(page).getByText('Details').click()
  await expect(bar(page).getByText(/expected \d+ bytes, got 7/)).toBeVisible()
  await page.unroute('**/denoiser.bin')
  await press(page, 'Load the pack again')
  await expect(page.getByRole('button', { name: /^wasm fp32/ })).toBeVisible(patience)
  await expect(bar(page)).toBeEmpty()
})

test('each remedy of a page that works helps', async ({ page, device }) => {
  await page.goto(`/?pack=toyface&device=${device}`)
  await isListening(page)

  await test.step('"Choose another photo" opens the chosen one', async () => {
    await dropFile(page, text)
    const chooser = page.waitForEvent('filechooser')
    await press(page, 'Choose another photo')
    await (await chooser).setFiles({ name: portrait.name, mimeType: portrait.type, buffer: Buffer.from(portrait.bytes) })
    await expect(page.getByRole('dialog', { name: 'Frame the face' })).toBeVisible()
    await expect(bar(page)).toBeEmpty()
    await page.keyboard.press('Escape')
  })

  await test.step('"Reload the page" brings a page without the mistake', async () => {
    await page.evaluate(() => {
      const { postMessage } = Worker.prototype
      Reflect.set(Worker.prototype, 'postMessage', function (this: Worker, message: { method?: string }, transfer: Transferable[]) {
        Reflect.apply(postMessage, this, [message.method === 'open' ? { ...message, method: 'no verb' } : message, transfer])
      })
    })
    await dropFile(page, portrait)
    await expect(bar(page)).toContainText('The studio has made a mistake.')
    await press(page, 'Reload the page')
    await isListening(page)
    await expect(bar(page)).toBeEmpty()
    await dropFile(page, portrait)
    await expect(page.getByRole('dialog', { name: 'Frame the face' })).toBeVisible()
    await page.keyboard.press('Escape')
  })

  await test.step('"Load the pack again" starts an engine that died while it loaded; "Try again" does its job again', async () => {
    const isEngine = (worker: Worker) => worker.url().includes('engine')
    await chooseSteps(page, 500)
    await page.getByRole('button', { name: 'Show Sample 1' }).first().click()
    await expect(status(page, 'Reconstruct: Inverting')).toBeVisible(patience)
    // The next load does not end: the kept copy of the pack is gone, and the network does not answer.
    await page.evaluate(async () => Promise.all((await caches.keys()).map((name) => caches.delete(name))))
    await page.route('**/denoiser.bin', () => {})
    const second = page.waitForEvent('worker', isEngine)
    const loads = page.waitForRequest('**/denoiser.bin')
    await page
      .workers()
      .find(isEngine)
      ?.evaluate(() => self.close())
    await expect(bar(page)).toContainText('the job goes on by itself')
    await loads // a worker that ends before its script has run is not missed
    await (await second).evaluate(() => self.close())
    await expect(bar(page).getByRole('button', { name: 'Load the pack again' })).toBeVisible(patience)
    await page.unroute('**/denoiser.bin')
    await press(page, 'Load the pack again')
    await expect(page.getByRole('button', { name: /^wasm fp32/ })).toBeVisible(patience)
    await press(page, 'Try again')
    await expect(status(page, 'Reconstruct: Inverting')).toBeVisible(patience)
    await expect(bar(page)).toBeEmpty()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await expect(status(page, 'Reconstruct: Cancelled')).toBeVisible(patience)
  })

  await test.step('"Try again" keeps work for which there was no room', async () => {
    await page.evaluate(() => {
      const { put } = IDBObjectStore.prototype
      Object.assign(globalThis, { giveRoom: () => Reflect.set(IDBObjectStore.prototype, 'put', put) })
      Reflect.set(IDBObjectStore.prototype, 'put', () => {
        throw new DOMException('full', 'QuotaExceededError')
      })
    })
    await chooseSteps(page, 3)
    await expect(bar(page)).toContainText('Your work is not being kept. There is no room on this device')
    // In one task: another write that finds room would take the button away.
    await bar(page)
      .getByRole('button', { name: 'Try again', exact: true })
      .evaluate((button: HTMLButtonElement) => {
        const { giveRoom } = globalThis as unknown as { giveRoom: () => void }
        giveRoom()
        button.click()
      })
    await expect(bar(page)).toBeEmpty()
    await page.reload()
    await expect(page.getByRole('spinbutton', { name: 'Steps to draw' })).toHaveValue('3')
  })
})
