import { type BrowserContext, chromium, expect } from '@playwright/test'
import { launchOptions } from '../e2e/launch.ts'
import { openSlowLine, type SlowLine } from './slow-line.ts'

/** What a visit of the built page costs on wasm. Times are in milliseconds. */
export type Visit = {
  /** Over the line until the first face is done, by kind. */
  bytes: Record<string, number>
  /** From the navigation until the engine is ready. */
  readyMs: number
  /** From then until a sample is drawn back, with the settings that nobody has chosen. */
  faceMs: number
  /** Main-thread tasks beyond 50 ms, from the navigation until that face is done. */
  longTaskMs: number
}

/** A first visit in a browser of its own, and a second one in the same browser. */
export type Visits = { cold: Visit; warm: Visit }

export type VisitResult = { megabits: number | null; rounds: Visits[] }

const LIMIT_MS = 300_000

/** Visits a site `rounds` times over a line of `megabits` a second. */
export async function measureVisits(
  site: string,
  megabits: number | null,
  rounds: number,
  log: (line: string) => void,
): Promise<VisitResult> {
  const visits: Visits[] = []
  for (let round = 1; round <= rounds; round++) {
    log(`visit ${round} of ${rounds}${megabits === null ? '' : ` at ${megabits} Mbit/s`}`)
    visits.push(await withBrowser(site, megabits, visitTwice))
  }
  return { megabits, rounds: visits }
}

/** A first visit, in a browser of its own. */
export function visitOnce(site: string, megabits: number | null): Promise<Visit> {
  return withBrowser(site, megabits, (context, line) => visit(context, line, 'Show Sample 1'))
}

export function allBytes(bytes: Visit['bytes']): number {
  return Object.values(bytes).reduce((sum, part) => sum + part, 0)
}

/** The first sample has its codes from the first visit, so the second one shows another. */
async function visitTwice(context: BrowserContext, line: SlowLine): Promise<Visits> {
  return { cold: await visit(context, line, 'Show Sample 1'), warm: await visit(context, line, 'Show Sample 2') }
}

async function withBrowser<T>(
  site: string,
  megabits: number | null,
  work: (context: BrowserContext, line: SlowLine) => Promise<T>,
): Promise<T> {
  const line = await openSlowLine(site, megabits)
  const browser = await chromium.launch(await launchOptions('wasm'))
  try {
    return await work(await browser.newContext(), line)
  } finally {
    await browser.close()
    await line.close()
  }
}

async function visit(context: BrowserContext, { url, takeBytes }: SlowLine, sample: string): Promise<Visit> {
  const page = await context.newPage()
  await page.addInitScript(watchLongTasks)
  takeBytes()
  const startMs = performance.now()
  await page.goto(`${url}?device=wasm`)
  await expect(page.locator('[data-kind=ready]').first()).toBeAttached({ timeout: LIMIT_MS })
  const readyMs = performance.now() - startMs
  await page.getByRole('button', { name: sample }).first().click()
  await expect(page.getByRole('status').filter({ hasText: 'Reconstruct: Done' })).toBeVisible({ timeout: LIMIT_MS })
  const faceMs = performance.now() - startMs - readyMs
  const bytes = takeBytes()
  const tasks = await page.evaluate(() => (globalThis as unknown as { longTasks: number[] }).longTasks)
  await page.close()
  return { bytes, readyMs, faceMs, longTaskMs: tasks.reduce((sum, ms) => sum + ms, 0) }
}

/** Runs in the page, before anything of it. */
function watchLongTasks(): void {
  const lengths: number[] = []
  Object.assign(globalThis, { longTasks: lengths })
  new PerformanceObserver((list) => lengths.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' })
}
