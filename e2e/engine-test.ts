import { test as base, type JSHandle, type Worker } from '@playwright/test'
import type { Harness } from './harness/harness.ts'

export type DeviceOption = {
  device: 'webgpu' | 'wasm'
  harnessUrl: string
  /** What the harness page is opened with, for instance `?pretend=gpu`. */
  harnessQuery: string
}

type Fixtures = {
  /** The engine in a page of its own (see harness/harness.ts), not yet loaded. */
  harness: JSHandle<Harness>
  /** The engine's worker of the moment. */
  engineWorker: () => Worker
}

export const test = base.extend<DeviceOption & Fixtures>({
  device: ['wasm', { option: true }],
  harnessUrl: ['', { option: true }],
  harnessQuery: ['', { option: true }],
  harness: async ({ page, harnessUrl, harnessQuery }, provide) => {
    await page.goto(`${harnessUrl}/${harnessQuery}`)
    await provide(await page.evaluateHandle(() => (globalThis as unknown as { harness: Harness }).harness))
  },
  engineWorker: async ({ page }, provide) => {
    await provide(() => {
      const worker = page.workers().findLast((it) => /instrumented|pretending/.test(it.url()))
      if (!worker) throw new Error(`no engine worker among ${page.workers().map((it) => it.url())}`)
      return worker
    })
  },
})

export { expect } from '@playwright/test'
