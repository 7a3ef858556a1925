import type { Locator, Page } from '@playwright/test'
import { PNG } from 'pngjs'
import { expect, test as base } from '../engine-test.ts'
import { dropFile, type NamedFile } from '../support/drop-file.ts'

/** The page as a person meets it. Console errors (a refused script, a broken policy) fail the test. */
export const test = base.extend<{ studio: Page }>({
  studio: async ({ page, device }, provide) => {
    const errors: string[] = []
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    page.on('pageerror', (error) => errors.push(error.message))
    await page.goto(`/?pack=toyface&device=${device}`)
    await isListening(page)
    await provide(page)
    expect(errors).toEqual([])
  },
})

/** The page is drawn in slices: what is dropped or pasted before it is there, nobody hears. */
export async function isListening(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Choose a photo' }).first().waitFor()
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
}

export { expect }

export const status = (page: Page, text: string | RegExp): Locator => page.getByRole('status').filter({ hasText: text })

/** Sets both step counts; the sheet of a phone has to be open. */
export async function chooseSteps(page: Page, steps: number): Promise<void> {
  await page.getByRole('spinbutton', { name: 'Steps to invert' }).fill(`${steps}`)
  await page.getByRole('spinbutton', { name: 'Steps to draw' }).fill(`${steps}`)
}

export async function waitForResult(page: Page, timeout = 60_000): Promise<void> {
  await expect(status(page, 'Reconstruct: Done')).toBeVisible({ timeout })
}

/** The number that stands under a measure's name. */
export async function readMeasure(page: Page, name: string): Promise<number> {
  const text = await page.getByRole('definition').nth(['SSIM', 'MSE', 'PSNR', 'Time', 'Speed'].indexOf(name)).textContent()
  return Number.parseFloat(text ?? '')
}

/** A PNG of which `paint` gives each pixel's red, green, blue and alpha. */
export function makePng(width: number, height: number, paint: (x: number, y: number) => readonly number[]): Uint8Array {
  const png = new PNG({ width, height })
  for (let i = 0; i < width * height; i++) png.data.set(paint(i % width, Math.floor(i / width)), 4 * i)
  return Uint8Array.from(PNG.sync.write(png))
}

/** Drops a picture and takes it as it is framed at first. The job that this starts is not waited for. */
export async function useDropped(page: Page, file: NamedFile): Promise<void> {
  await dropFile(page, file)
  await page.getByRole('button', { name: 'Use this face' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

/** Colour of the card of a face at a place given in shares of its sides. */
export async function cardColour(page: Page, title: string, x: number, y: number): Promise<number[]> {
  const canvas = page
    .getByRole('button', { name: `Show ${title}`, exact: true })
    .first()
    .locator('canvas')
    .first()
  return canvas.evaluate(
    (element: HTMLCanvasElement, { x, y }) => [
      ...(element
        .getContext('2d')
        ?.getImageData(Math.floor(x * element.width), Math.floor(y * element.height), 1, 1)
        .data.slice(0, 3) ?? []),
    ],
    { x, y },
  )
}

/** A simple face, as a photo of 300 x 400 pixels. */
export const portrait: NamedFile = {
  name: 'portrait.png',
  type: 'image/png',
  bytes: makePng(300, 400, (x, y) => {
    if (Math.hypot(x - 123, y - 150) < 9 || Math.hypot(x - 177, y - 150) < 9) return [40, 40, 60, 255]
    if (Math.abs(y - 205) < 5 && Math.abs(x - 150) < 28) return [180, 50, 60, 255]
    const isFace = ((x - 150) / 75) ** 2 + ((y - 160) / 98) ** 2 < 1
    return isFace ? [224, 180, 150, 255] : [60 + x / 4, 90 + y / 5, 140, 255]
  }),
}
