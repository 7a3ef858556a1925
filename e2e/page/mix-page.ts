import { readFileSync } from 'node:fs'
import type { Locator, Page } from '@playwright/test'
import { PNG } from 'pngjs'
import { chooseSteps, expect } from './studio-page.ts'

/** A step takes a second on a software GPU. */
export const steps = { wasm: 10, webgpu: 3 } as const

/** Longest wait for a picture, on a machine that is busy with other things. */
export const patience = { timeout: 90_000 }

/** Largest difference of two pictures, in levels of 0 to 255. */
export function difference(a: Uint8Array, b: Uint8Array): number {
  expect(a.length).toBe(b.length)
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (b[i] ?? NaN))), 0)
}

/** The bytes of what a click downloads. */
export async function download(page: Page, click: () => Promise<void>): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download', patience), click()])
  return readFileSync(await file.path())
}

export const pixelsOf = (png: Buffer): Uint8Array => Uint8Array.from(PNG.sync.read(png).data)

/** The file as which the picture on the stage is saved. */
export async function savedFile(page: Page): Promise<Buffer> {
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  return download(page, () => page.getByRole('menuitem', { name: /as made/ }).click())
}

/** The picture on the stage as it is saved, RGBA. */
export async function savedPicture(page: Page): Promise<Uint8Array> {
  return pixelsOf(await savedFile(page))
}

export const card = (page: Page, title: string): Locator => page.getByRole('button', { name: `Show ${title}`, exact: true }).first()
export const tile = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true }).first()
export const openMix = (page: Page) => page.getByRole('tab', { name: 'Mix' }).click()

async function drawBack(page: Page, title: string): Promise<Uint8Array> {
  await card(page, title).click()
  await expect(card(page, `${title}, drawn back`)).toBeVisible(patience)
  return savedPicture(page)
}

async function chooseFace(page: Page, letter: string, title: string): Promise<void> {
  await page.getByRole('button', { name: `Face ${letter}: ` }).click()
  await page.getByRole('menuitemradio', { name: title, exact: true }).click()
}

/** Samples 1 and 2 drawn back, and the instrument ready to mix them in as many steps. */
export async function setUpMix(page: Page, device: 'wasm' | 'webgpu') {
  await chooseSteps(page, steps[device])
  const first = await drawBack(page, 'Sample 1')
  const second = await drawBack(page, 'Sample 2')
  await openMix(page)
  await chooseFace(page, 'A', 'Sample 1')
  await chooseFace(page, 'B', 'Sample 2')
  await page.getByRole('spinbutton', { name: 'Steps to draw' }).fill(`${steps[device]}`)
  return { first, second }
}

/** Presses a key on a slider and saves the face that comes of it. */
export async function mixedBy(page: Page, slider: string, key: string, title: string): Promise<Uint8Array> {
  await page.getByRole('slider', { name: slider }).press(key)
  await expect(card(page, title)).toBeVisible(patience)
  return savedPicture(page)
}
