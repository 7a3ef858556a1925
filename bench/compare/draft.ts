import { chromium, expect, type Locator, type Page } from '@playwright/test'
import { PNG } from 'pngjs'
import { launchOptions } from '../../e2e/launch.ts'
import type { Probe } from './probe.ts'

const LIMIT_MS = 600_000

/** A slider of Edit is dragged and held until the draft is drawn, then let go until the picture in full is there. */
export const draft: Probe = {
  rows: [
    { what: 'a draft while dragging, drawn', unit: 'ms', most: 0.5 },
    { what: 'its distance to the picture in full (MSE)', unit: 'of 255^2, with alpha', most: 1 },
  ],
  open: async ({ studio, pack }) => {
    const browser = await chromium.launch(await launchOptions('wasm'))
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    page.setDefaultTimeout(LIMIT_MS)
    await page.goto(`${studio}?pack=${pack}&device=wasm`)
    await page.getByRole('button', { name: 'Show Sample 1' }).first().click()
    await isDone(page, 'Reconstruct', LIMIT_MS)
    await page.getByRole('tab', { name: 'Edit' }).click()
    const slider = page.locator('[data-attribute]').getByRole('slider').first()
    let reach = 0.1 // of the slider's width, another one each time
    return { take: () => drag(page, slider, (reach = 0.35 - reach)), close: () => browser.close() }
  },
}

async function drag(page: Page, slider: Locator, reach: number): Promise<number[]> {
  await slider.scrollIntoViewIfNeeded()
  const box = await slider.boundingBox()
  if (!box) throw new Error('the slider has no box')
  const y = box.y + box.height / 2
  await page.mouse.move(box.x + box.width / 2, y)
  await page.mouse.down()
  const shown = page.evaluate(untilDraft)
  await page.mouse.move(box.x + box.width * (0.5 + reach), y)
  const { ms, draft } = await shown
  await page.mouse.up()
  await expect(page.getByRole('img', { name: 'A draft of the picture' })).toHaveCount(0, { timeout: LIMIT_MS })
  await isDone(page, 'Edit', LIMIT_MS)
  const full = await page
    .locator('section[data-face-id] canvas')
    .first()
    .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())
  return [ms, meanSquare(readPng(draft), readPng(full))]
}

async function isDone(page: Page, job: string, timeout: number): Promise<void> {
  await expect(page.getByRole('status').filter({ hasText: `${job}: Done` })).toBeVisible({ timeout })
}

/** Red, green, blue and alpha of a data URL. */
const readPng = (url: string): Uint8Array => PNG.sync.read(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')).data

function meanSquare(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) throw new Error(`the draft has ${a.length} numbers, the picture in full ${b.length}`)
  return a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0) / a.length
}

/** Runs in the page: milliseconds from the move of the pointer to a draft on the stage, and its picture. */
function untilDraft(): Promise<{ ms: number; draft: string }> {
  let movedMs = Number.NaN
  document.addEventListener('pointermove', () => (movedMs = performance.now()), { once: true, capture: true })
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('canvas[aria-label="A draft of the picture"]')
      if (!canvas || Number.isNaN(movedMs)) return
      const ms = performance.now() - movedMs
      observer.disconnect()
      requestAnimationFrame(() => requestAnimationFrame(() => resolve({ ms, draft: canvas.toDataURL() })))
    })
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['aria-label'] })
  })
}
