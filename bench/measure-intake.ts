import { readFileSync } from 'node:fs'
import { type Browser, chromium, expect, type Page } from '@playwright/test'
import { launchOptions } from '../e2e/launch.ts'
import { samplePath } from '../e2e/support/shipped-packs.ts'
import { type Summary, summarise, summariseRatios } from './statistics.ts'

/**
 * A dropped photo of 12 megapixels until its face is framed; `firstMs` includes loading the finder, `long` the page's tasks over 50 ms. `against`
 * is the same in another checkout's page, in turns with this one, and `ratio` is this one's later times over its, round by round.
 */
export type IntakeResult = OneIntake & { against: OneIntake | null; ratio: Summary | null }

type OneIntake = { photoBytes: number; firstMs: number; laterMs: Summary | null; long: number[] }

const PHOTO = { width: 4000, height: 3000, square: { left: 1500, top: 800, side: 1300 } }
const LIMIT_MS = 300_000
/** A photo may be decoded whole after its face was framed, which must not slow the next page. */
const SETTLED_MS = 1000

/** Opens the studio at `url`, and at the address of another checkout where there is one, and drops one photo again and again. */
export async function measureIntake(url: string, other: string | null, rounds: number, log: (line: string) => void): Promise<IntakeResult> {
  const browser = await chromium.launch(await launchOptions('wasm'))
  try {
    const own = await openIntake(browser, url)
    const against = other === null ? null : await openIntake(browser, other)
    for (let round = 0; round <= rounds; round++) {
      const times = [await own.drop(), await against?.drop()]
      log(`intake: ${times.map((ms) => (ms === undefined ? '' : `${ms.toFixed(0)} ms`)).join(' ')}`)
    }
    const ratio = against && summariseRatios(own.times.slice(1), against.times.slice(1))
    return { ...(await own.result()), against: (await against?.result()) ?? null, ratio }
  } finally {
    await browser.close()
  }
}

async function openIntake(browser: Browser, url: string) {
  const page = await browser.newPage()
  page.setDefaultTimeout(LIMIT_MS)
  await page.goto(`${url}?pack=toyface&device=wasm`)
  await expect(page.getByRole('button', { name: 'Show Sample 1' }).first()).toBeVisible({ timeout: LIMIT_MS })
  await page.waitForTimeout(3000) // what a page loads while it is idle is no part of the intake
  const face = readFileSync(samplePath('02-photo.png')).toString('base64')
  const photo = await page.evaluateHandle(makePhoto, { ...PHOTO, face })
  const long = await page.evaluateHandle(watchLongTasks)
  const times: number[] = []
  return {
    times,
    drop: async (): Promise<number> => {
      await page.bringToFront()
      const ms = await page.evaluate(dropUntilFramed, photo)
      times.push(ms)
      await page.waitForTimeout(SETTLED_MS)
      await leaveDialog(page)
      return ms
    },
    result: async (): Promise<OneIntake> => {
      const [firstMs = Number.NaN, ...later] = times
      return { photoBytes: await photo.evaluate(({ size }) => size), firstMs, laterMs: summarise(later), long: await long.jsonValue() }
    },
  }
}

async function leaveDialog(page: Page): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0, { timeout: LIMIT_MS })
}

/** Runs in the page: a JPEG of a face before a wall with the grain of a sensor. */
async function makePhoto({ width, height, square, face }: typeof PHOTO & { face: string }): Promise<File> {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('this browser gives no 2d canvas')
  const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(face), (letter) => letter.charCodeAt(0))]))
  context.fillStyle = '#7c8a94'
  context.fillRect(0, 0, width, height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(picture, square.left, square.top, square.side, square.side)
  const rows = context.getImageData(0, 0, width, height)
  let state = 1
  for (let i = 0; i < rows.data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    if (i % 4 !== 3) rows.data[i] = (rows.data[i] ?? 0) + (state >>> 28) - 8
  }
  context.putImageData(rows, 0, 0)
  return new File([await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })], 'photo.jpg', { type: 'image/jpeg' })
}

/** Runs in the page: milliseconds from the drop to the words that a face was found. */
function dropUntilFramed(photo: File): Promise<number> {
  const dataTransfer = new DataTransfer()
  dataTransfer.items.add(photo)
  const startMs = performance.now()
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('no face was found in a minute')), 60_000)
    const observer = new MutationObserver(() => {
      const status = document.querySelector('dialog [role=status]')?.textContent ?? ''
      if (!/found/.test(status)) return
      observer.disconnect()
      resolve(performance.now() - startMs)
    })
    observer.observe(document.body, { subtree: true, childList: true, characterData: true })
    for (const type of ['dragover', 'drop'])
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }))
  })
}

/** Runs in the page. The list grows while the page lives. */
function watchLongTasks(): number[] {
  const lengths: number[] = []
  new PerformanceObserver((list) => lengths.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' })
  return lengths
}
