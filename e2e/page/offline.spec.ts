import type { Page } from '@playwright/test'
import { packMenu } from './models-sheet.ts'
import { serveCopy } from './studio-copy.ts'
import { chooseSteps, expect, isListening, status, test, waitForResult } from './studio-page.ts'

/** The studio on a server of its own. */
let copy: Awaited<ReturnType<typeof serveCopy>>
test.beforeAll(async () => {
  copy = await serveCopy(4175)
})
test.afterAll(() => copy.remove())

test.use({ serviceWorkers: 'allow' })
/** It loads the studio several times, with tens of megabytes of runtime. */
test.describe.configure({ timeout: 240_000 })

const face = (page: Page, title: string) => page.getByRole('button', { name: `Show ${title}`, exact: true }).first()

async function drawBack(page: Page, title: string): Promise<void> {
  await face(page, title).click()
  await waitForResult(page)
  await expect(face(page, `${title}, drawn back`)).toBeVisible()
}

/** How many pages of the studio lie in its cache: an old one goes when a newer one has taken its place. */
const cachedPages = (page: Page) =>
  page.evaluate(async () => (await (await caches.open('shell')).keys()).filter(({ url }) => url.includes('index.html')).length)

test('after the first visit the studio works offline; a newer one waits until it is wanted, and loses nothing', async ({
  page,
  context,
  device,
}) => {
  const address = `${copy.url}/?pack=toyface&device=${device}`
  await page.goto(address)
  await isListening(page)

  await test.step('the first visit loads what is needed offline, and the studio can be installed', async () => {
    await chooseSteps(page, 2)
    await drawBack(page, 'Sample 1')
    await page.evaluate(() => navigator.serviceWorker.ready)
    await page.getByRole('button', { name: 'Your work' }).click()
    await expect(page.getByText('Pack Toy faces, for use offline')).toBeVisible({ timeout: 60_000 })
    await expect(page.getByText('The studio itself, for use offline')).toBeVisible()
    await page.getByRole('button', { name: 'Close', exact: true }).click()
    const manifest = await page.evaluate(async () => {
      const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]')
      return (await fetch(link?.href ?? '')).json()
    })
    expect(manifest).toMatchObject({ name: 'Subcode Studio', display: 'standalone' })
    for (const { src } of manifest.icons) expect(await page.evaluate(async (path) => (await fetch(path)).ok, src)).toBe(true)
  })

  // In the same visit, without a reload: the very page that brought the first service worker.
  await test.step('a newer studio is offered and waits, while work goes on', async () => {
    await copy.publish('Newer studio')
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update())
    await expect(status(page, 'A newer studio is ready.')).toBeVisible({ timeout: 60_000 })
    await drawBack(page, 'Sample 2')
    await expect(page).toHaveTitle('Subcode Studio')
  })

  const other = await context.newPage()
  await test.step('another tab is still the old one, and is offered the newer one too', async () => {
    await other.addInitScript(() => (globalThis.fetch = () => Promise.reject(new TypeError('it has nothing to load'))))
    await other.goto(address)
    await expect(other).toHaveTitle('Subcode Studio')
    await expect(status(other, 'A newer studio is ready.')).toBeVisible()
    expect(await cachedPages(other)).toBe(2)
    // A file asked for while the old service worker ends starts it again: for half a minute, or for good where a debugger looks on.
    await other.waitForLoadState('networkidle')
  })

  await test.step('when it is wanted, it runs in every tab, with all that was made', async () => {
    await page.getByRole('button', { name: 'Use it now' }).click()
    for (const tab of [page, other]) await expect(tab).toHaveTitle('Newer studio', { timeout: 60_000 })
    await expect(status(page, 'A newer studio is ready.')).toHaveCount(0)
    for (const title of ['Sample 1, drawn back', 'Sample 2, drawn back']) await expect(face(page, title)).toBeVisible()
    await expect(page.getByRole('spinbutton', { name: 'Steps to draw' })).toHaveValue('2')
    expect(await cachedPages(page)).toBe(1)
    await other.close()
  })

  await test.step('without a network it is there, isolated as before, and draws', async () => {
    await copy.vanish()
    await page.reload()
    await expect(page).toHaveTitle('Newer studio')
    expect(await page.evaluate(() => [crossOriginIsolated, navigator.serviceWorker.controller !== null])).toEqual([true, true])
    await expect(face(page, 'Sample 1, drawn back')).toBeVisible()
    await drawBack(page, 'Sample 3')
  })

  await test.step('a pack that the studio no longer comes with is still there, from its copy, and draws', async () => {
    await copy.comeBack()
    await copy.withdraw('toyface')
    await page.reload()
    await expect(packMenu(page)).toHaveAccessibleName('Pack: Toy faces')
    await drawBack(page, 'Sample 4')
  })

  await test.step('without the copy another pack is open, which takes a kept face as a photo', async () => {
    await page.getByRole('button', { name: 'Your work' }).click()
    await page.getByRole('button', { name: 'Delete the copy of Toy faces' }).click()
    await expect(page.getByText('Pack Toy faces, for use offline')).toHaveCount(0)
    await page.reload()
    await expect(page.getByRole('alert')).toContainText('That pack is not here.')
    await expect(packMenu(page)).not.toHaveAccessibleName('Pack: Toy faces')
    await page.getByRole('button', { name: 'Your work' }).click()
    await expect(page.getByText('The codes of some of this belong to Toy faces, which is not here.')).toBeVisible()
    await page.getByRole('button', { name: 'Use Sample 1, drawn back as a photo' }).click()
    await expect(face(page, 'Sample 1, drawn back')).toBeVisible()
    await expect(status(page, 'Reconstruct')).toBeVisible()
  })
})
