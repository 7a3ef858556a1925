import { readdirSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from '@playwright/test'

/** Isolated as the studio's pages are, since Chromium keeps other pages in another process. */
const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }

export type SharedContext = {
  context: BrowserContext
  /** Closes the pages of a test and takes away all that it left behind. */
  wipe: () => Promise<void>
}

/** A server of tests, and the folder with the files that were built for it. */
export type Site = { url: string; folder: string }

/**
 * One browser context for all tests of a worker. Its pages are in one process (`--process-per-site`), in which V8 uses one compiled
 * module for equal wasm as long as somebody holds it: a page of each site does. So the runtime is compiled and optimised once, and not by each page.
 */
export async function openSharedContext(browser: Browser, sites: Site[]): Promise<SharedContext> {
  const context = await browser.newContext({ serviceWorkers: 'block' })
  const keepers = await Promise.all(sites.map((site) => keepModule(context, site)))

  const wipe = async () => {
    await Promise.all(context.pages().map((page) => (keepers.includes(page) ? null : page.close())))
    await Promise.all([context.unrouteAll(), context.setOffline(false), context.clearPermissions()])
    for (const [i, keeper] of keepers.entries()) {
      const session = await context.newCDPSession(keeper)
      await session.send('Storage.clearDataForOrigin', { origin: sites[i]?.url ?? '', storageTypes: 'all' })
      await session.detach()
    }
  }
  return { context, wipe }
}

/** A page without anything but the compiled runtime, in the process of a site's pages. */
async function keepModule(context: BrowserContext, { url, folder }: Site): Promise<Page> {
  const wasm = readdirSync(`${folder}/assets`).find((name) => /^ort-wasm.*\.jspi-.*\.wasm$/.test(name))
  if (!wasm) throw new Error(`${folder}: the runtime is missing`)
  const page = await context.newPage()
  await page.route(`${url}/keeper`, (route) => route.fulfill({ contentType: 'text/html', headers, body: '' }))
  await page.goto(`${url}/keeper`)
  await page.evaluate(async (path) => {
    Object.assign(globalThis, { kept: await WebAssembly.compileStreaming(fetch(path)) })
  }, `/assets/${wasm}`)
  return page
}
