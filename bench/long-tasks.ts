import { chromium, expect } from '@playwright/test'
import { launchOptions } from '../e2e/launch.ts'

/** The main thread of the studio during one job: tasks beyond 50 ms, after which a person feels the page hang. */
export type LongTasks = { device: 'webgpu' | 'wasm'; steps: number; jobMs: number; count: number; longestMs: number }

const LIMIT_MS = 300_000

/** Opens the studio, reconstructs the first sample, and counts what the main thread did meanwhile. */
export async function measureLongTasks(url: string, pack: string, device: 'webgpu' | 'wasm', steps: number): Promise<LongTasks> {
  const browser = await chromium.launch(await launchOptions(device))
  try {
    const page = await browser.newPage()
    await page.goto(`${url}?pack=${pack}&device=${device}`)
    await page.getByRole('spinbutton', { name: 'Steps to invert' }).fill(`${steps}`)
    await page.getByRole('spinbutton', { name: 'Steps to draw' }).fill(`${steps}`)
    const sample = page.getByRole('button', { name: 'Show Sample 1' }).first()
    await expect(sample).toBeVisible({ timeout: LIMIT_MS })
    const tasks = await page.evaluateHandle(watchLongTasks)
    const startMs = performance.now()
    await sample.click()
    await expect(page.getByRole('status').filter({ hasText: 'Reconstruct: Done' })).toBeVisible({ timeout: LIMIT_MS })
    const jobMs = performance.now() - startMs
    const lengths = await tasks.jsonValue()
    return { device, steps, jobMs, count: lengths.length, longestMs: Math.max(0, ...lengths) }
  } finally {
    await browser.close()
  }
}

/** Runs in the page. The list grows while the page lives. */
function watchLongTasks(): number[] {
  const lengths: number[] = []
  new PerformanceObserver((list) => lengths.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' })
  return lengths
}
