import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test as base } from '@playwright/test'
import { type Browser, launch, type Page } from 'puppeteer-core'
import { findFirefox } from '../../scripts/find-browser.mjs'
import { serveCopy, type StudioCopy } from '../page/studio-copy.ts'

const PORT = 4176

export type Firefox = {
  browser: Browser
  /** The tab that all flows share, with what the flows before have made. */
  page: Page
  copy: StudioCopy
  /** Errors of that tab so far: of the console, and uncaught ones. */
  errors: string[]
  /** The bytes of what a press downloads. */
  download: (press: () => Promise<void>) => Promise<Uint8Array>
}

/** One Firefox with a profile of its own, and a studio of its own, whose server can go away. Stock Firefox, over WebDriver BiDi. */
export const test = base.extend<object, { firefox: Firefox }>({
  firefox: [
    async ({ headless }, provide) => {
      const executablePath = await findFirefox()
      if (!executablePath) throw new Error('No Firefox was found: `node scripts/setup.mjs --browser` installs it.')
      const folder = await mkdtemp(join(tmpdir(), 'subcode-firefox-'))
      const copy = await serveCopy(PORT)
      const browser = await launch({
        browser: 'firefox',
        executablePath,
        headless: headless ?? true,
        defaultViewport: { width: 1440, height: 900 },
        extraPrefsFirefox: { 'browser.download.dir': folder, 'browser.download.folderList': 2 },
      })
      const page = await browser.newPage()
      const errors: string[] = []
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
      page.on('pageerror', (error) => String(error) !== NAMELESS && errors.push(String(error)))
      await provide({ browser, page, copy, errors, download: (press) => download(folder, press) })
      await browser.close()
      await copy.remove()
      await rm(folder, { recursive: true })
    },
    { scope: 'worker' },
  ],
})

/**
 * Seen when a pack is opened in place of another. The engine's worker ends while a thread of onnxruntime-web waits in wasm that was called through
 * `WebAssembly.promising`. Firefox 153 reports such an end to the page as an exception, in a page without our code too. It has no stack and no
 * event, and the page goes on.
 */
const NAMELESS = 'Error: uncaught exception: undefined'

/** Firefox writes a download beside its final name first, in a file that ends in .part, and makes that name of no bytes. */
async function download(folder: string, press: () => Promise<void>): Promise<Uint8Array> {
  const before = new Set(await readdir(folder))
  await press()
  let path = ''
  const isWhole = async () => {
    const added = (await readdir(folder)).filter((name) => !before.has(name))
    path = join(folder, added[0] ?? '')
    return added.length === 1 && !path.endsWith('.part') && (await stat(path)).size > 0
  }
  await expect.poll(isWhole, { timeout: 60_000 }).toBe(true)
  return new Uint8Array(await readFile(path))
}
