import { chromium, type Page } from '@playwright/test'
import { launchOptions } from '../e2e/launch.ts'
import type { BenchApi } from './page/bench-api.ts'
import type { Bench } from './page/page.ts'

export type BenchPage = {
  page: Page
  call<M extends keyof BenchApi>(method: M, input: BenchApi[M]['in']): Promise<BenchApi[M]['out']>
  close(): Promise<void>
}

/** The benchmark's worker in a browser of its own, so that no other one's work is in its process. */
export async function openBenchPage(url: string, device: 'webgpu' | 'wasm', args: string[] = []): Promise<BenchPage> {
  const options = await launchOptions(device)
  const browser = await chromium.launch({ ...options, args: [...(options.args ?? []), ...args] })
  const page = await browser.newPage()
  await page.goto(url)
  const bench = await page.evaluateHandle(() => (globalThis as unknown as { bench: Bench }).bench)
  return {
    page,
    call: (method, input) => bench.evaluate((client, [name, value]) => client.call(name, value), [method, input] as const) as never,
    close: () => browser.close(),
  }
}
