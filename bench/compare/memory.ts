import { chromium, expect, type Page } from '@playwright/test'
import { launchOptions } from '../../e2e/launch.ts'
import type { Probe } from './probe.ts'

const LIMIT_MS = 600_000

/** The engine's worker of the studio once its pack is ready, in a browser of its own each time. */
export const memory: Probe = {
  rows: [{ what: 'memory of the engine worker after load', unit: 'MB', most: 0.8 }],
  open: async ({ studio, pack }) => ({
    take: async () => {
      const options = await launchOptions('wasm')
      const browser = await chromium.launch({ ...options, args: [...(options.args ?? []), ...MEASURE_AT_ONCE] })
      try {
        const page = await browser.newPage()
        await page.goto(`${studio}?pack=${pack}&device=wasm`)
        await expect(page.locator('[data-kind=ready]').first()).toBeAttached({ timeout: LIMIT_MS })
        return [(await workerBytes(page, 'engine')) / 1e6]
      } finally {
        await browser.close()
      }
    },
    close: async () => {},
  }),
}

/** Else the browser waits for its next collection of garbage. */
export const MEASURE_AT_ONCE = ['--enable-blink-features=ForceEagerMeasureMemory']

type Breakdown = { breakdown: { bytes: number; attribution: { url: string; scope: string }[] }[] }

/** Bytes of the workers of a page whose script has this word in its name. */
export async function workerBytes(page: Page, word: string): Promise<number> {
  const { breakdown } = await page.evaluate(() =>
    (performance as unknown as { measureUserAgentSpecificMemory(): Promise<Breakdown> }).measureUserAgentSpecificMemory(),
  )
  const own = breakdown.filter(({ attribution }) => attribution.some(({ url, scope }) => scope.includes('Worker') && url.includes(word)))
  if (own.length === 0) throw new Error(`the browser tells of no worker "${word}", only of ${JSON.stringify(breakdown)}`)
  return own.reduce((sum, { bytes }) => sum + bytes, 0)
}
