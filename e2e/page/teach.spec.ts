import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { inspect, SIZES } from './inspect-screen.ts'
import { chooseSteps, expect, makePng, status, test } from './studio-page.ts'

/** Bright faces before dark ground have it, dark faces before bright ground have it not; `index` varies them a little. */
function photo(has: boolean, index: number) {
  const [face, ground] = has ? [230, 30 + 6 * index] : [50, 225 - 6 * index]
  const bytes = makePng(64, 80, (x, y) => {
    const inside = ((x - 32) / (17 + index)) ** 2 + ((y - 40) / 24) ** 2 < 1
    const tone = inside ? face : ground
    return [tone, tone - 10, tone - 20, 255]
  })
  return { name: `${has ? 'bright' : 'dark'}-${index}.png`, mimeType: 'image/png', buffer: Buffer.from(bytes) }
}

const photos = (has: boolean, count: number) => Array.from({ length: count }, (_, index) => photo(has, index))

async function openTeach(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Show Sample 8' }).first()).toBeVisible()
  await page.getByRole('tab', { name: 'Teach' }).click()
}

async function choosePhotos(page: Page, zone: 'Has it' | 'Has it not', files: ReturnType<typeof photos>): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: `Choose photos: ${zone}`, exact: true }).click()
  await (await chooser).setFiles(files)
  await expect(page.getByRole('region', { name: zone, exact: true }).getByRole('heading')).toHaveText(`${zone} ${files.length}`)
}

async function teach(page: Page, name: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Name of the attribute' }).fill(name)
  await page.getByRole('button', { name: 'Teach', exact: true }).click()
  await expect(status(page, 'Teach: Done')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('textbox', { name: `New name of ${name}` })).toBeVisible()
}

/** What the attribute reads in the face that is shown, in the instrument Edit. */
async function scoreOf(page: Page, attribute: string, face: string): Promise<number> {
  await page
    .getByRole('button', { name: `Show ${face}`, exact: true })
    .first()
    .click()
  await page.getByRole('tab', { name: 'Edit' }).click()
  const score = page.locator(`[data-attribute="${attribute}"] [data-before]`)
  await expect(score).toBeVisible()
  return Number(await score.getAttribute('data-before'))
}

test('an attribute is taught by examples, said how sure it is, moved like any other, renamed, saved and loaded', async ({ studio }) => {
  await chooseSteps(studio, 5)
  await openTeach(studio)

  await test.step('faces of the studio are examples too; without any that have it not, others stand in', async () => {
    for (const number of [1, 4]) await studio.getByRole('button', { name: `Sample ${number}: not an example` }).click()
    await studio.getByRole('button', { name: 'Sample 4: has it' }).click()
    await expect(studio.getByText('Choose at least 2 faces that have it.')).toBeVisible()
    await studio.getByRole('button', { name: 'Sample 4: has it not' }).click()
    await studio.getByRole('button', { name: 'Sample 2: not an example' }).click()
    await expect(studio.getByText(/other faces stand in for them/)).toBeVisible()
    await teach(studio, 'like these')
    await expect(studio.getByText(/2 faces with it, 54 others/)).toBeVisible()
    await studio.getByRole('button', { name: 'Clear', exact: true }).click()
  })

  await test.step('photos are dropped into a kind; what is no photo is named', async () => {
    const files = [
      ...photos(true, 7)
        .slice(5)
        .map(({ name, buffer }) => ({ name, base64: buffer.toString('base64') })),
      { name: 'a.txt', base64: 'aGVsbG8=' },
    ]
    const transfer = await studio.evaluateHandle((list) => {
      const data = new DataTransfer()
      for (const { name, base64 } of list) data.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name))
      return data
    }, files)
    const zone = studio.getByRole('region', { name: 'Has it', exact: true })
    await zone.dispatchEvent('dragover', { dataTransfer: transfer })
    await zone.dispatchEvent('drop', { dataTransfer: transfer })
    await expect(zone.getByRole('heading')).toHaveText('Has it 2')
    await expect(studio.getByText(/^a\.txt: .*not a picture/)).toBeVisible()
    await expect(studio.getByRole('dialog')).toHaveCount(0)
    await expect(studio.getByText('Let go to open the photo')).toHaveCount(0)
    await studio.getByRole('button', { name: 'Clear', exact: true }).click()
  })

  await test.step('it separates its own examples, says how sure it is, and is a slider like any other', async () => {
    await choosePhotos(studio, 'Has it', photos(true, 5))
    await choosePhotos(studio, 'Has it not', photos(false, 5))
    await teach(studio, 'bright')
    await expect(studio.getByText(/^Guesses right for about (9|10) in 10 faces that it was not shown, give or take [1-4]\.$/)).toBeVisible()
    await expect(studio.getByText(/5 faces with it, 5 without · AUROC (1\.00|0\.9\d) · 5 faces are few/)).toBeVisible()
    for (const index of [0, 1, 2, 3, 4]) {
      expect(await scoreOf(studio, 'bright', `bright-${index}.png`)).toBeGreaterThan(0.5)
      expect(await scoreOf(studio, 'bright', `dark-${index}.png`)).toBeLessThan(0.5)
    }
    const before = await scoreOf(studio, 'bright', 'dark-0.png')
    await studio.getByRole('slider', { name: 'bright', exact: true }).press('ArrowRight')
    const score = studio.locator('[data-attribute="bright"] [data-before]')
    expect(Number(await score.getAttribute('data-after'))).toBeGreaterThan(before)
    await expect(studio.getByRole('button', { name: 'Show dark-0.png, bright +0.05' })).toBeVisible({ timeout: 60_000 })
  })

  await test.step('the screen is accessible', async () => {
    await studio.getByRole('tab', { name: 'Teach' }).click()
    for (const [size, viewport] of Object.entries(SIZES)) {
      await studio.setViewportSize(viewport)
      await expect(studio.getByRole('tab', { name: 'Teach' })).toBeInViewport({ ratio: 0.9 })
      await studio.getByRole('textbox', { name: 'Name of the attribute' }).scrollIntoViewIfNeeded()
      await studio.screenshot({ path: `test-results/screens/teach-${size}.png` })
      await studio.getByRole('button', { name: 'Load from a file' }).scrollIntoViewIfNeeded()
      const panel = studio.getByRole('tabpanel')
      expect(await panel.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
      await inspect(studio, `teach-list-${size}`)
    }
    await studio.setViewportSize(SIZES.desktop)
  })

  await test.step('is renamed, saved, deleted and loaded again; a file that is none is refused', async () => {
    await studio.getByRole('button', { name: 'Delete like these' }).click()
    const name = studio.getByRole('textbox', { name: 'New name of bright' })
    await name.fill('second name')
    await name.press('Enter')
    const download = studio.waitForEvent('download')
    await studio.getByRole('button', { name: 'Save second name as a file' }).click()
    const saved = await download
    expect(saved.suggestedFilename()).toBe('second-name.attribute.json')
    const bytes = await readFile(await saved.path())
    await studio.getByRole('button', { name: 'Delete second name' }).click()
    await expect(studio.getByText('Nothing yet.')).toBeVisible()

    const load = async (buffer: Buffer) => {
      const chooser = studio.waitForEvent('filechooser')
      await studio.getByRole('button', { name: 'Load from a file' }).click()
      await (await chooser).setFiles({ name: 'a.json', mimeType: 'application/json', buffer })
    }
    await load(Buffer.from('{"format":"else"}'))
    await expect(studio.getByText(/Not loaded\. This is not a taught attribute: format/)).toBeVisible()
    await load(Buffer.from(bytes.toString().replace(/"hash": "[0-9a-f]/, '"hash": "x')))
    await expect(studio.getByText(/means nothing to another/)).toBeVisible()
    await load(bytes)
    await expect(studio.getByRole('textbox', { name: 'New name of second name' })).toBeVisible()
    await studio.getByRole('button', { name: 'Open Edit' }).click()
    await expect(studio.getByRole('heading', { name: 'Taught here' })).toBeVisible()
  })
})
