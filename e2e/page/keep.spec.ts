import type { Download, Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { foldSheet, inspectEverywhere, type Size, SIZES } from './inspect-screen.ts'
import { dropFile } from '../support/drop-file.ts'
import { readRecords } from './kept-records.ts'
import { chooseSteps, expect, portrait, status, test, useDropped, waitForResult } from './studio-page.ts'

const STEPS = 5

/** Frames a photo and draws it back. */
async function makeFace(page: Page): Promise<void> {
  await chooseSteps(page, STEPS)
  await useDropped(page, portrait)
  await waitForResult(page)
}

const show = (page: Page, title: string) => page.getByRole('button', { name: `Show ${title}`, exact: true })
const card = (page: Page, title: string) =>
  page
    .getByRole('navigation', { name: 'Faces' })
    .locator('[data-face-id]')
    .filter({ has: show(page, title) })
const openWork = (page: Page) => page.getByRole('button', { name: 'Your work' }).click()
const nameField = (page: Page, title: string) => page.getByRole('textbox', { name: `Name of ${title}`, exact: true })

async function bytesOf(download: Download): Promise<Uint8Array> {
  return new Uint8Array(await readFile(await download.path()))
}

test('what was made is there after a reload: pictures, both codes bit for bit, the stage and the settings', async ({ studio }) => {
  await makeFace(studio)
  await expect.poll(async () => (await readRecords(studio)).length).toBe(2)
  const before = await readRecords(studio)
  expect(before.every(({ z, xT }) => z !== null && xT !== null)).toBe(true)
  await studio.reload()
  await expect(show(studio, 'portrait.png, drawn back').first()).toBeVisible()
  await expect(studio.getByRole('slider', { name: 'Before and after' })).toBeVisible()
  await expect(studio.getByRole('spinbutton', { name: 'Steps to draw' })).toHaveValue(`${STEPS}`)
  expect(await readRecords(studio)).toEqual(before)
})

test('a reload in mid-job loses nothing that was finished', async ({ studio }) => {
  await studio.getByRole('spinbutton', { name: 'Steps to invert' }).fill(`${STEPS}`)
  await studio.getByRole('spinbutton', { name: 'Steps to draw' }).fill('500')
  await useDropped(studio, portrait)
  // Its photo and both its codes are finished, its picture is not.
  await expect(status(studio, 'Reconstruct: Drawing')).toBeVisible()
  const haveCodes = async () => (await readRecords(studio)).map(({ z, xT }) => z !== null && xT !== null)
  await expect.poll(haveCodes).toEqual([true])
  const records = await readRecords(studio)
  await studio.reload()
  await expect(show(studio, 'portrait.png').first()).toBeVisible()
  await expect(studio.getByRole('button', { name: 'Take the x_T of portrait.png', exact: true }).first()).toBeVisible()
  expect(await readRecords(studio)).toEqual(records)
})

test('two tabs show the same work, and writing at once loses nothing', async ({ studio, context, device }) => {
  const other = await context.newPage()
  await other.goto(`/?pack=toyface&device=${device}`)
  await expect(show(other, 'Sample 8').first()).toBeVisible()
  for (const page of [studio, other]) await chooseSteps(page, STEPS)
  await Promise.all([
    useDropped(studio, { ...portrait, name: 'one.png' }).then(() => waitForResult(studio)),
    useDropped(other, { ...portrait, name: 'two.png' }).then(() => waitForResult(other)),
  ])
  for (const page of [studio, other]) {
    for (const title of ['one.png', 'two.png', 'one.png, drawn back', 'two.png, drawn back'])
      await expect(show(page, title).first()).toBeVisible()
  }
  await openWork(other)
  await other.getByRole('button', { name: 'Delete one.png, drawn back' }).click()
  await expect(show(studio, 'one.png, drawn back')).toHaveCount(0)
  expect((await readRecords(studio)).map(({ title }) => title).sort()).toEqual(['one.png', 'two.png', 'two.png, drawn back'])
})

test('work is searched, named, starred, deleted and brought back', async ({ studio }) => {
  await makeFace(studio)
  await expect(studio.getByRole('button', { name: 'Your work' })).toHaveAccessibleName(/^Your work\. Storage [\d.]+ (kB|MB)$/)
  await openWork(studio)
  await nameField(studio, 'portrait.png').fill('Ada')
  await nameField(studio, 'portrait.png').press('Enter')
  await expect(show(studio, 'Ada').first()).toBeVisible()
  await studio.getByRole('button', { name: 'Star Ada' }).click()
  await studio.getByRole('checkbox', { name: 'Starred only' }).check()
  await expect(nameField(studio, 'portrait.png, drawn back')).toHaveCount(0)
  await studio.getByRole('checkbox', { name: 'Starred only' }).uncheck()
  await studio.getByRole('searchbox', { name: 'Search your work' }).fill('drawn')
  await expect(nameField(studio, 'Ada')).toHaveCount(0)
  await studio.getByRole('button', { name: 'Delete portrait.png, drawn back' }).click()
  await expect(show(studio, 'portrait.png, drawn back')).toHaveCount(0)
  await studio.getByRole('button', { name: 'Bring back' }).click()
  await expect(show(studio, 'portrait.png, drawn back').first()).toBeVisible()
  await studio.reload()
  await expect(show(studio, 'Ada').first()).toBeVisible()
  await expect(show(studio, 'portrait.png, drawn back').first()).toBeVisible()
})

test('undo and redo go back and forth over faces and settings, by keys and by buttons', async ({ studio }) => {
  await makeFace(studio)
  await studio.keyboard.press('Control+z')
  await expect(show(studio, 'portrait.png, drawn back')).toHaveCount(0)
  await expect(show(studio, 'portrait.png').first()).toBeVisible()
  await studio.keyboard.press('Control+Shift+z')
  await expect(show(studio, 'portrait.png, drawn back').first()).toBeVisible()
  await expect(studio.getByRole('slider', { name: 'Before and after' })).toBeVisible()

  await studio.getByRole('radio', { name: /^Exact/ }).click()
  await studio.getByRole('button', { name: 'Undo' }).click()
  await expect(studio.getByRole('radio', { name: /^Quick/ })).toBeChecked()
  await studio.getByRole('button', { name: 'Redo' }).click()
  await expect(studio.getByRole('radio', { name: /^Exact/ })).toBeChecked()
})

test('any two steps are compared: over one another, side by side, and as what differs', async ({ studio }) => {
  await makeFace(studio)
  await studio.getByRole('button', { name: 'Show Sample 1' }).first().click()
  await waitForResult(studio)
  const trail = studio.getByRole('navigation', { name: 'Trail' })
  await trail.getByRole('button', { name: 'Go back to portrait.png, drawn back' }).click({ modifiers: ['Shift'] })
  await expect(studio.getByText('portrait.png, drawn back', { exact: true }).last()).toBeVisible()

  await studio.getByRole('button', { name: 'Compare as' }).click()
  await studio.getByRole('menuitemradio', { name: 'Side by side' }).click()
  await expect(studio.getByRole('figure').filter({ hasText: 'drawn back' })).toHaveCount(2)

  await studio.getByRole('button', { name: 'Compare as' }).click()
  await studio.getByRole('menuitemradio', { name: /^Difference/ }).click()
  const difference = studio.getByRole('img', { name: /^Difference/ })
  const brightness = () =>
    difference.evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: new Uint8ClampedArray() }
      return data.reduce((sum, value, i) => (i % 4 === 3 ? sum : sum + value), 0) / data.length
    })
  const twoFaces = await brightness()
  // By touch: the button, then the step.
  await trail.getByRole('button', { name: 'Go back to Sample 1', exact: true }).click()
  await trail.getByRole('button', { name: 'Choose a step to compare' }).click()
  await trail.getByRole('button', { name: 'Go back to Sample 1, drawn back' }).click()
  const sameFace = await brightness()
  expect(sameFace).toBeGreaterThan(0)
  expect(twoFaces).toBeGreaterThan(sameFace)
})

test('a saved picture that is dropped brings back its codes exactly, and the settings that it was made with', async ({ studio }) => {
  await makeFace(studio)
  await studio.getByRole('button', { name: 'Save', exact: true }).click()
  await studio.getByRole('menuitemradio', { name: 'also x_T, exactly' }).click()
  const saving = studio.waitForEvent('download')
  await studio.getByRole('menuitem', { name: /^PNG, 32 x 32/ }).click()
  const bytes = await bytesOf(await saving)
  const [made] = (await readRecords(studio)).filter(({ title }) => title.endsWith('drawn back'))

  await openWork(studio)
  await studio.getByRole('button', { name: 'Delete portrait.png, drawn back' }).click()
  await expect(show(studio, 'portrait.png, drawn back')).toHaveCount(0)
  await dropFile(studio, { name: 'saved.png', type: 'image/png', bytes })
  await expect(show(studio, 'portrait.png, drawn back').first()).toBeVisible()
  await expect(studio.getByRole('dialog', { name: 'Frame the face' })).toHaveCount(0)
  await expect.poll(async () => (await readRecords(studio)).length).toBe(2)
  const [restored] = (await readRecords(studio)).filter(({ title }) => title.endsWith('drawn back'))
  expect(restored?.z).toEqual(made?.z)
  expect(restored?.xT).toEqual(made?.xT)
  expect(restored?.id).not.toBe(made?.id)

  const takeSettings = studio.getByRole('button', { name: 'Take the settings of this picture' })
  await studio.keyboard.press('Escape')
  await expect(takeSettings).toHaveCount(0)
  // What is not on its way has no place that waits for it.
  await expect(studio.getByRole('button', { name: 'Without x_T' })).toHaveCount(0)
  await chooseSteps(studio, STEPS + 1)
  await takeSettings.click()
  await expect(studio.getByRole('spinbutton', { name: 'Steps to draw' })).toHaveValue(`${STEPS}`)
  await expect(takeSettings).toHaveCount(0)
})

test('a project brings all work to another device; a damaged one changes nothing', async ({ studio, browser, device, baseURL }) => {
  await makeFace(studio)
  await openWork(studio)
  const saving = studio.waitForEvent('download')
  await studio.getByRole('button', { name: 'Save all as a project' }).click()
  const bytes = await bytesOf(await saving)
  const made = await readRecords(studio)

  const context = await browser.newContext({ ...(baseURL ? { baseURL } : {}), serviceWorkers: 'block' })
  const other = await context.newPage()
  await other.goto(`/?pack=toyface&device=${device}`)
  await expect(show(other, 'Sample 8').first()).toBeVisible()
  await dropFile(other, { name: 'work.zip', type: 'application/zip', bytes: bytes.slice(0, -100) })
  await expect(other.getByRole('alert')).not.toBeEmpty()
  await other.getByRole('button', { name: 'Dismiss' }).click()
  expect(await readRecords(other)).toEqual([])
  await dropFile(other, { name: 'work.zip', type: 'application/zip', bytes })
  await expect(show(other, 'portrait.png, drawn back').first()).toBeVisible()
  expect(await readRecords(other)).toEqual(made)
  await context.close()
})

test('a face of another pack is kept as such, and its codes stay away from this model', async ({ studio }) => {
  await makeFace(studio)
  await studio.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('subcode')
        opening.onsuccess = () => {
          const store = opening.result.transaction('records', 'readwrite').objectStore('records')
          const reading = store.getAll()
          reading.onsuccess = () => {
            for (const record of reading.result)
              store.put({ ...record, pack: { name: 'other', title: 'Other faces', hash: 'f'.repeat(64) } })
            store.transaction.oncomplete = resolve
          }
        }
        opening.onerror = reject
      }),
  )
  await studio.reload()
  await expect(show(studio, 'Sample 8').first()).toBeVisible()
  await expect(card(studio, 'portrait.png')).toHaveCount(0)
  await openWork(studio)
  await expect(nameField(studio, 'portrait.png')).toBeVisible()
  await expect(studio.getByText('made with Other faces').first()).toBeVisible()
  await expect(studio.getByRole('button', { name: 'Show portrait.png on the stage' })).toHaveCount(0)
})

test('the list of work and the comparisons are accessible', async ({ studio }) => {
  await studio.setViewportSize(SIZES.desktop)
  await chooseSteps(studio, STEPS)
  await useDropped(studio, portrait)
  await waitForResult(studio)
  const folded = (size: Size) => (size === 'phone' ? foldSheet(studio, true) : Promise.resolve())
  await studio.getByRole('button', { name: 'Compare as' }).click()
  await studio.getByRole('menuitemradio', { name: 'Side by side' }).click()
  await studio.getByRole('heading', { name: 'Subcode' }).click()
  await inspectEverywhere(studio, 'compare-side', folded)
  await studio.getByRole('button', { name: 'Save', exact: true }).click()
  await inspectEverywhere(studio, 'save-menu')
  await studio.keyboard.press('Escape')
  await openWork(studio)
  await expect(nameField(studio, 'portrait.png')).toBeVisible()
  await studio.getByRole('heading', { name: 'Your work' }).click()
  await inspectEverywhere(studio, 'work')
})
