import { test as base, type JSHandle, type Worker } from '@playwright/test'
import type { Harness } from './harness/harness.ts'
import { openSharedContext, type SharedContext } from './shared-context.ts'

export type DeviceOption = {
  device: 'webgpu' | 'wasm'
  harnessUrl: string
  /** What the harness page is opened with, for instance `?pretend=gpu`. */
  harnessQuery: string
}

/** Whether the tests of a worker share a browser context, which is wiped between them: see shared-context.ts. */
export type SharingOption = { sharesContext: boolean }

const folder = (path: string) => new URL(path, import.meta.url).pathname

type Fixtures = {
  /** The engine in a page of its own (see harness/harness.ts), not yet loaded. */
  harness: JSHandle<Harness>
  /** The engine's worker of the moment. */
  engineWorker: () => Worker
}

export const test = base.extend<DeviceOption & Fixtures, SharingOption & { shared: SharedContext | null }>({
  sharesContext: [false, { option: true, scope: 'worker' }],
  shared: [
    async ({ browser, sharesContext }, provide, { project }) => {
      const { baseURL = '', harnessUrl = '' } = project.use as { baseURL?: string; harnessUrl?: string }
      const sites = [
        { url: baseURL, folder: folder('../dist') },
        { url: harnessUrl, folder: folder('../test-results/harness') },
      ]
      const shared = sharesContext ? await openSharedContext(browser, sites) : null
      await provide(shared)
      await shared?.context.close()
    },
    { scope: 'worker' },
  ],
  context: async ({ context, shared, serviceWorkers }, provide) => {
    if (!shared || serviceWorkers === 'allow') return provide(context)
    await provide(shared.context)
    await shared.wipe()
  },
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
