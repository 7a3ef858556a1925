/*
 * Imports checkpoints through the page in a real browser and prints time and peak memory of the library worker:
 *
 *   npx tsx e2e/support/measure-import.ts http://localhost:4173 /tmp/last.ckpt [more files, or one folder] [--open]
 *
 * `heap` is what JavaScript holds (V8's heap, and the array buffers outside it). `--open` also waits for the engine.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type CDPSession, type Page } from '@playwright/test'
import { launchOptions } from '../launch.ts'

const SAMPLE_MS = 100
type Usage = { usedSize: number; backingStorageSize: number }

/** Asks every worker of the page for its heap, and keeps the largest answer of the one whose script is the library's. */
async function watchHeap(session: CDPSession) {
  const library = new Set<string>()
  const peak = { heap: 0, buffers: 0, total: 0 }
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => targetInfo.url.includes('library') && library.add(sessionId))
  session.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => {
    const usage = (JSON.parse(message) as { result?: Usage }).result
    if (!usage || !library.has(sessionId)) return
    peak.heap = Math.max(peak.heap, usage.usedSize)
    peak.buffers = Math.max(peak.buffers, usage.backingStorageSize)
    peak.total = Math.max(peak.total, usage.usedSize + usage.backingStorageSize)
  })
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false })
  let id = 0
  const ask = () => {
    const message = JSON.stringify({ id: ++id, method: 'Runtime.getHeapUsage' })
    for (const sessionId of library) session.send('Target.sendMessageToTarget', { sessionId, message }).catch(() => {})
  }
  const timer = setInterval(ask, SAMPLE_MS)
  return { peak, stop: () => clearInterval(timer) }
}

async function importFiles(page: Page, files: string[], toOpen: boolean): Promise<void> {
  await page.getByRole('button', { name: /^Pack:/ }).click({ timeout: 60_000 })
  await page.getByRole('menuitem', { name: 'Bring or manage models' }).click()
  const sheet = page.getByRole('dialog', { name: 'Models' })
  const chooser = page.waitForEvent('filechooser')
  const isFolder = statSync(files[0] ?? '').isDirectory()
  await sheet.getByRole('button', { name: isFolder ? 'Choose a folder' : 'Choose files' }).click()
  let startMs = Date.now()
  const lap = (what: string) => {
    console.log(`${what}: ${((Date.now() - startMs) / 1000).toFixed(1)} s`)
    startMs = Date.now()
  }
  await (await chooser).setFiles(files)
  await sheet.getByRole('textbox').waitFor({ timeout: 120_000 })
  lap('recognised')
  console.log((await sheet.getByRole('listitem').allTextContents()).join('\n'))
  await sheet.getByRole('button', { name: 'Import and open' }).click()
  await sheet.waitFor({ state: 'hidden', timeout: 1_200_000 })
  lap('converted and kept')
  if (!toOpen) return
  await page.getByRole('contentinfo').getByText('fp').first().waitFor({ timeout: 1_200_000 })
  lap('opened')
}

const [url, ...rest] = process.argv.slice(2)
const files = rest.filter((argument) => argument !== '--open')
if (!url || files.length === 0) throw new Error('Usage: measure-import.ts <url of the studio> <files> [--open]')
const profile = mkdtempSync(join(tmpdir(), 'subcode-profile-'))
const context = await chromium.launchPersistentContext(profile, { headless: true, ...(await launchOptions('wasm')) })
try {
  const [page = await context.newPage()] = context.pages()
  const watch = await watchHeap(await context.newCDPSession(page))
  await page.goto(`${url}/?pack=toyface&device=wasm`)
  await importFiles(page, files, rest.includes('--open'))
  watch.stop()
  const { quota, usage } = await page.evaluate(() => navigator.storage.estimate())
  const mb = (bytes = 0) => `${Math.round(bytes / 1e6)} MB`
  const { heap, buffers, total } = watch.peak
  console.log(
    `peak of the library worker: ${mb(total)} (heap ${mb(heap)}, array buffers ${mb(buffers)}); kept ${mb(usage)} of ${mb(quota)}`,
  )
} finally {
  await context.close()
  rmSync(profile, { recursive: true, force: true })
}
