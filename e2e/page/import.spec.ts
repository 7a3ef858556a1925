import { readFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { chooseSteps, dropFile, expect, portrait, readMeasure, status, test, useDropped, waitForResult } from './studio-page.ts'

const golden = (path: string) => `e2e/golden/${path}`
const autoencoder = golden('micro/last.ckpt')
const latent = golden('micro_latent/model.safetensors')
const classifier = golden('micro_cls/last.ckpt')

const sheet = (page: Page) => page.getByRole('dialog', { name: 'Models' })
const packMenu = (page: Page) => page.getByRole('button', { name: /^Pack:/ })

async function openSheet(page: Page): Promise<void> {
  await packMenu(page).click()
  await page.getByRole('menuitem', { name: 'Bring or manage models' }).click()
  await expect(sheet(page)).toBeVisible()
}

async function choose(page: Page, ...paths: string[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await sheet(page).getByRole('button', { name: 'Choose files' }).click()
  await (await chooser).setFiles(paths)
}

/** Imports files under a name and waits until the pack is in use. */
async function importFiles(page: Page, title: string, ...paths: string[]): Promise<void> {
  await openSheet(page)
  await choose(page, ...paths)
  await sheet(page).getByRole('textbox', { name: 'Name of the pack' }).fill(title)
  await sheet(page).getByRole('button', { name: 'Import and open' }).click()
  await expect(packMenu(page)).toHaveAccessibleName(`Pack: ${title}`, { timeout: 60_000 })
  await expect(page.getByRole('contentinfo')).toContainText('fp32', { timeout: 60_000 })
}

test.beforeEach(({ device }) => test.skip(device === 'webgpu', 'about files, not about the GPU'))

test('three checkpoints become a pack, which is opened, kept over a reload, saved, removed and brought back', async ({ studio }) => {
  await openSheet(studio)
  await choose(studio, autoencoder, latent, classifier)
  const found = sheet(studio).getByRole('status').getByRole('listitem')
  await expect(found).toHaveText([
    /^Autoencoder .*for pictures of 32 px, .* parameters.*last.ckpt, 3.4 MB/,
    /^Autoencoder with its latent net .*model.safetensors, 2.1 MB/,
    /^Classifier of \d+ attributes.*last.ckpt \(2\), 49 kB/,
  ])
  await expect(sheet(studio)).not.toContainText('What will not work')
  await sheet(studio).getByRole('textbox', { name: 'Name of the pack' }).fill('My faces')
  await sheet(studio).getByRole('button', { name: 'Import and open' }).click()
  await expect(packMenu(studio)).toHaveAccessibleName('Pack: My faces', { timeout: 60_000 })
  await expect(studio.getByRole('contentinfo')).toContainText('wasm fp32', { timeout: 60_000 })
  expect(new URL(studio.url()).searchParams.get('pack')).toBe('My-faces')

  await chooseSteps(studio, 5)
  await useDropped(studio, portrait)
  await waitForResult(studio)
  expect(await readMeasure(studio, 'Speed')).toBeGreaterThan(0)

  await studio.reload()
  await expect(packMenu(studio)).toHaveAccessibleName('Pack: My faces')
  await expect(studio.getByRole('contentinfo')).toContainText('wasm fp32', { timeout: 60_000 })

  await openSheet(studio)
  const download = studio.waitForEvent('download')
  await sheet(studio).getByRole('button', { name: 'Save My faces as ZIP' }).click()
  const zip = await (await download).path()
  await sheet(studio).getByRole('button', { name: 'Remove My faces' }).click()
  await sheet(studio).getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(sheet(studio)).toContainText('No models yet.')
  await expect(packMenu(studio)).not.toHaveAccessibleName('Pack: My faces')

  await choose(studio, zip)
  await expect(sheet(studio)).toContainText('Finished pack “My faces” for pictures of 32 px')
  await sheet(studio).getByRole('button', { name: 'Import and open' }).click()
  await expect(packMenu(studio)).toHaveAccessibleName('Pack: My faces', { timeout: 60_000 })
})

test('a checkpoint is dropped anywhere on the page; what it lacks is told; and it can be put back', async ({ studio }) => {
  await dropFile(studio, { name: 'last.ckpt', type: '', bytes: readFileSync(autoencoder) })
  await expect(sheet(studio)).toContainText('What will not work')
  await expect(sheet(studio)).toContainText('There is no latent net, so no new faces can be sampled.')
  await sheet(studio).getByRole('button', { name: 'Not these' }).click()
  await expect(sheet(studio).getByRole('button', { name: 'Choose files' })).toBeVisible()
})

test('what is no model is refused by name and reason, and the studio goes on', async ({ studio }) => {
  await dropFile(studio, { name: 'face.ckpt', type: '', bytes: Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, ...Array(600).fill(0)]) })
  await expect(sheet(studio)).toContainText('face.ckpt: expected a PyTorch checkpoint or safetensors, but this is a JPEG picture.')
  await sheet(studio).getByRole('button', { name: 'Not these' }).click()
  await dropFile(studio, { name: 'half.ckpt', type: '', bytes: readFileSync(autoencoder).subarray(0, 1_000_000) })
  await expect(sheet(studio)).toContainText('half.ckpt: the end of the zip is missing; the file is cut off.')
  await sheet(studio).getByRole('button', { name: 'Not these' }).click()
  await dropFile(studio, { name: 'cls.ckpt', type: '', bytes: readFileSync(classifier) })
  await expect(sheet(studio)).toContainText('These files go with an autoencoder, which is missing')
  await sheet(studio).getByRole('button', { name: 'Close' }).click()
  await chooseSteps(studio, 2)
  await studio.getByRole('button', { name: 'Show Sample 1' }).first().click()
  await waitForResult(studio)
})

test('a second pack of a name gets a number, and an import can be done by keyboard alone', async ({ studio }) => {
  await importFiles(studio, 'Twice', autoencoder)
  await packMenu(studio).focus()
  await studio.keyboard.press('Enter')
  await studio.keyboard.press('End')
  await studio.keyboard.press('Enter')
  await expect(sheet(studio)).toBeVisible()
  const chooser = studio.waitForEvent('filechooser')
  await sheet(studio).getByRole('button', { name: 'Choose files' }).focus()
  await studio.keyboard.press('Enter')
  await (await chooser).setFiles(autoencoder)
  await sheet(studio).getByRole('textbox', { name: 'Name of the pack' }).fill('Twice')
  await studio.keyboard.press('Enter')
  await expect.poll(() => new URL(studio.url()).searchParams.get('pack'), { timeout: 60_000 }).toBe('Twice-2')
})

for (const [size, viewport] of Object.entries({ desktop: { width: 1440, height: 900 } })) {
  test.describe(size, () => {
    test.use({ viewport, reducedMotion: 'reduce' })

    test('every state of the sheet is accessible', async ({ studio }) => {
      const inspect = async (name: string) => {
        await studio.screenshot({ path: `test-results/screens/${size}-models-${name}.png` })
        const { violations } = await new AxeBuilder({ page: studio }).analyze()
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
      }
      await openSheet(studio)
      await inspect('empty')
      await choose(studio, autoencoder, golden('micro_latent/conds_mean.bin'))
      await expect(sheet(studio).getByRole('textbox')).toBeVisible()
      await inspect('found')
      await sheet(studio).getByRole('button', { name: 'Import and open' }).click()
      await expect(sheet(studio)).toHaveCount(0, { timeout: 60_000 })
      await openSheet(studio)
      await sheet(studio)
        .getByRole('button', { name: /^Remove / })
        .click()
      await inspect('kept')
      await expect(status(studio, 'Loading')).toHaveCount(0, { timeout: 60_000 })
    })
  })
}
