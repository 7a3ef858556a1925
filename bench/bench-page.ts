import { chromium } from '@playwright/test'
import { launchOptions } from '../e2e/launch.ts'
import type { BenchApi } from './page/bench-api.ts'
import type { Bench } from './page/page.ts'

export type BenchPage = {
  call<M extends keyof BenchApi>(method: M, input: BenchApi[M]['in']): Promise<BenchApi[M]['out']>
  close(): Promise<void>
}

/** The benchmark's worker in a browser of its own, so that no other one's work is in its process. */
export async function openBenchPage(url: string, device: 'webgpu' | 'wasm'): Promise<BenchPage> {
  const browser = await chromium.launch(await launchOptions(device))
  const page = await browser.newPage()
  await page.goto(url)
  const bench = await page.evaluateHandle(() => (globalThis as unknown as { bench: Bench }).bench)
  return {
    call: (method, input) => bench.evaluate((client, [name, value]) => client.call(name, value), [method, input] as const) as never,
    close: () => browser.close(),
  }
}
