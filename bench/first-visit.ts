import { type BrowserContext, chromium, expect } from '@playwright/test'
import { launchOptions } from '../e2e/launch.ts'
import { openSlowLine, type SlowLine } from './slow-line.ts'
import { summariseRatios, type Summary } from './statistics.ts'

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

/** `ratios` compare the cold visits of one round with those of the other checkout. */
export type VisitResult = {
  megabits: number | null
  rounds: Visits[]
  against: Visits[]
  ratios: Record<'readyMs' | 'faceMs' | 'longTaskMs' | 'bytes', Summary | null> | null
}

const LIMIT_MS = 300_000

/** Visits a site `rounds` times over a line of `megabits` a second, in turns with the site of another checkout where there is one. */
export async function measureVisits(
  site: string,
  other: string | null,
  megabits: number | null,
  rounds: number,
  log: (line: string) => void,
): Promise<VisitResult> {
  const [own, against]: [Visits[], Visits[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    log(`visit ${round + 1} of ${rounds}${megabits === null ? '' : ` at ${megabits} Mbit/s`}`)
    own.push(await visitTwice(site, megabits))
    if (other) against.push(await visitTwice(other, megabits))
  }
  const of = (visits: Visits[], what: (visit: Visit) => number) => visits.map(({ cold }) => what(cold))
  const ratio = (what: (visit: Visit) => number) => summariseRatios(of(own, what), of(against, what))
  const ratios = other && {
    readyMs: ratio(({ readyMs }) => readyMs),
    faceMs: ratio(({ faceMs }) => faceMs),
    longTaskMs: ratio(({ longTaskMs }) => longTaskMs),
    bytes: ratio(({ bytes }) => allBytes(bytes)),
  }
  return { megabits, rounds: own, against, ratios: ratios || null }
}

export function allBytes(bytes: Visit['bytes']): number {
  return Object.values(bytes).reduce((sum, part) => sum + part, 0)
}

async function visitTwice(site: string, megabits: number | null): Promise<Visits> {
  const line = await openSlowLine(site, megabits)
  const browser = await chromium.launch(await launchOptions('wasm'))
  try {
    const context = await browser.newContext()
    const cold = await visit(context, line, 'Show Sample 1')
    // The first sample has its codes from the visit before.
    return { cold, warm: await visit(context, line, 'Show Sample 2') }
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
  const tasks = await page.evaluate(() => (globalThis as unknown as { longTasks: number[] }).longTasks)
  const bytes = takeBytes()
  await page.close()
  return { bytes, readyMs, faceMs, longTaskMs: tasks.reduce((sum, ms) => sum + ms, 0) }
}

/** Runs in the page, before anything of it. */
function watchLongTasks(): void {
  const lengths: number[] = []
  Object.assign(globalThis, { longTasks: lengths })
  new PerformanceObserver((list) => lengths.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' })
}
