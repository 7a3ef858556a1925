import { type BrowserContext, chromium } from '@playwright/test'
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
  await page.goto(`${url}?device=wasm`)
  const limit = setTimeout(() => void page.close(), LIMIT_MS)
  const times = await page.evaluate(pressSample, `button[aria-label="${sample}"]`)
  clearTimeout(limit)
  const bytes = takeBytes()
  await page.close()
  return { bytes, ...times }
}

/** Runs in the page, before anything of it. */
function watchLongTasks(): void {
  const lengths: number[] = []
  Object.assign(globalThis, { longTasks: lengths })
  new PerformanceObserver((list) => lengths.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' })
}

/**
 * Runs in the page: waits for the engine, presses a sample and waits for its face. The queries of a browser driver would be long tasks of
 * the page too.
 */
async function pressSample(button: string): Promise<Omit<Visit, 'bytes'>> {
  while (!document.querySelector('[data-kind=ready]')) await new Promise((resolve) => setTimeout(resolve, 20))
  const readyMs = performance.now()
  while (!document.querySelector(button)) await new Promise((resolve) => setTimeout(resolve, 20))
  document.querySelector<HTMLButtonElement>(button)?.click()
  while (![...document.querySelectorAll('[role=status]')].some(({ textContent }) => textContent?.includes('Reconstruct: Done')))
    await new Promise((resolve) => setTimeout(resolve, 20))
  const faceMs = performance.now() - readyMs
  const { longTasks } = globalThis as unknown as { longTasks: number[] }
  return { readyMs, faceMs, longTaskMs: longTasks.reduce((sum, ms) => sum + ms, 0) }
}
