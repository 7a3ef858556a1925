import { readFileSync } from 'node:fs'
import type { Locator, Page } from '@playwright/test'
import { inspect, SIZES } from './inspect-screen.ts'
import { card, openMix, patience } from './mix-page.ts'
import { openSheet, packMenu, sheet } from './models-sheet.ts'
import { dropFile } from '../support/drop-file.ts'
import { chooseSteps, expect, makePng, portrait, readMeasure, status, test, useDropped, waitForResult } from './studio-page.ts'

const golden = (path: string) => `e2e/golden/${path}`
const autoencoder = golden('micro/last.ckpt')
const latent = golden('micro_latent/model.safetensors')
const classifier = golden('micro_cls/last.ckpt')

/** As in Firefox, where nobody has answered the question yet. */
async function neverPromise(page: Page): Promise<void> {
  await page.evaluate(() => {
    StorageManager.prototype.persist = () => new Promise(() => {})
  })
}

async function choose(page: Page, ...paths: string[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await sheet(page).getByRole('button', { name: 'Choose files' }).click()
  await (await chooser).setFiles(paths)
}

/** Screenshots of the sheet on a desktop and on a phone; the size of the window comes back. */
async function inspectSizes(page: Page, name: string): Promise<void> {
  const before = page.viewportSize()
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport)
    await inspect(page, `${size}-models-${name}`)
  }
  if (before) await page.setViewportSize(before)
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

test('three checkpoints become a pack, which is opened, kept over a reload, saved, removed and brought back, while the browser never answers whether it keeps it', async ({
  studio,
}) => {
  await neverPromise(studio)
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
  await sheet(studio).getByRole('button', { name: 'Name the attributes of My faces' }).click()
  const first = sheet(studio).getByRole('textbox', { name: /^Attribute 1, called / })
  const second = await sheet(studio)
    .getByRole('textbox', { name: /^Attribute 2, called / })
    .inputValue()
  const keep = sheet(studio).getByRole('button', { name: 'Keep these names' })
  await first.fill(second)
  await expect(keep).toBeDisabled()
  await first.fill('Beard of three days')
  await inspectSizes(studio, 'names')
  await keep.press('Enter')
  await expect(keep).toHaveCount(0)
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
  await openSheet(studio)
  await sheet(studio).getByRole('button', { name: 'Name the attributes of My faces' }).click()
  await expect(sheet(studio).getByRole('textbox', { name: 'Attribute 1, called Beard of three days' })).toBeVisible()
})

test('what is dropped is told: what a model lacks, and why a file is none; and the studio goes on', async ({ studio }) => {
  await dropFile(studio, { name: 'last.ckpt', type: '', bytes: readFileSync(autoencoder) })
  await expect(sheet(studio)).toContainText('What will not work')
  await expect(sheet(studio)).toContainText('There is no latent net, so no new faces can be sampled.')
  await sheet(studio).getByRole('button', { name: 'Not these' }).click()
  await expect(sheet(studio).getByRole('button', { name: 'Choose files' })).toBeVisible()

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
  await expect(studio.getByRole('menu').locator(':focus')).toHaveCount(1)
  await studio.keyboard.press('End')
  await expect(studio.getByRole('menuitem', { name: 'Bring or manage models' })).toBeFocused()
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

test('every state of the sheet is accessible', async ({ studio }) => {
  await studio.emulateMedia({ reducedMotion: 'reduce' })
  await openSheet(studio)
  await inspectSizes(studio, 'empty')
  await choose(studio, autoencoder, golden('micro_latent/conds_mean.bin'))
  await expect(sheet(studio).getByRole('textbox')).toBeVisible()
  await inspectSizes(studio, 'found')
  await sheet(studio).getByRole('button', { name: 'Import and open' }).click()
  await expect(sheet(studio)).toHaveCount(0, { timeout: 60_000 })
  await openSheet(studio)
  await sheet(studio)
    .getByRole('button', { name: /^Remove / })
    .click()
  await inspectSizes(studio, 'kept')
  await expect(status(studio, 'Loading')).toHaveCount(0, { timeout: 60_000 })
})

/**
 * Makes the importer wait before it writes this file, each time until `letGo`: the middle of an import, however fast the machine.
 * The page has to be loaded anew.
 */
async function holdImportAt(page: Page, file: string): Promise<{ letGo: () => Promise<void> }> {
  const hold = `{
    const open = FileSystemDirectoryHandle.prototype.getFileHandle
    FileSystemDirectoryHandle.prototype.getFileHandle = async function (name, options) {
      const isHeld = name === '${file}' && options?.create
      if (isHeld) await new Promise((go) => new BroadcastChannel('hold').addEventListener('message', go, { once: true }))
      return open.call(this, name, options)
    }
  }`
  await page.route('**/library.worker-*.js', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `${hold}\n${await response.text()}` })
  })
  return { letGo: () => page.evaluate(() => new BroadcastChannel('hold').postMessage('go')) }
}

/** Every file of the packs that the browser keeps, with when it was written. */
const keptFiles = (page: Page) =>
  page.evaluate(async () => {
    const files: Record<string, number> = {}
    const walk = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
      for await (const [name, entry] of folder as unknown as AsyncIterable<[string, FileSystemHandle]>) {
        if (entry instanceof FileSystemFileHandle) files[path + name] = (await entry.getFile()).lastModified
        else if (entry instanceof FileSystemDirectoryHandle) await walk(entry, `${path}${name}/`)
      }
    }
    await walk(await (await navigator.storage.getDirectory()).getDirectoryHandle('packs'), '')
    return files
  })

test('a cancelled import leaves nothing behind; one that a closed tab interrupts goes on from there', async ({ studio, context }) => {
  const first = 'Half/onnx/encoder.bin'
  const { letGo } = await holdImportAt(studio, 'denoiser.bin')
  const begin = async () => {
    await sheet(studio).getByRole('textbox', { name: 'Name of the pack' }).fill('Half')
    await sheet(studio).getByRole('button', { name: 'Import and open' }).click()
    await expect.poll(async () => Object.keys(await keptFiles(studio)), { timeout: 60_000 }).toContain(first)
    await expect(sheet(studio).getByRole('progressbar')).toBeVisible()
  }
  await studio.reload()
  await openSheet(studio)
  await choose(studio, autoencoder)
  await begin()
  await sheet(studio).getByRole('button', { name: 'Cancel' }).click()
  await letGo()
  await expect(sheet(studio).getByRole('button', { name: 'Import and open' })).toBeVisible()
  await expect(sheet(studio).getByRole('textbox', { name: 'Name of the pack' })).toHaveValue('Half')
  expect(await keptFiles(studio)).toEqual({})

  await begin()
  const { [first]: writtenAt } = await keptFiles(studio)
  await studio.close()
  const again = await context.newPage()
  await again.goto('/?pack=toyface&device=wasm')
  await openSheet(again)
  await expect(sheet(again)).toContainText(/The tab was closed after .* Bring the same file \(last\.ckpt\) to go on from there\./)
  await choose(again, autoencoder)
  await sheet(again).getByRole('textbox', { name: 'Name of the pack' }).fill('Half')
  await sheet(again).getByRole('button', { name: 'Go on and open' }).click()
  await expect(packMenu(again)).toHaveAccessibleName('Pack: Half', { timeout: 60_000 })
  await expect(again.getByRole('contentinfo')).toContainText('wasm fp32', { timeout: 60_000 })
  expect(await keptFiles(again)).toMatchObject({ [first]: writtenAt })
  expect(Object.keys(await keptFiles(again))).toContain('Half/config.json')
})

test('a plain DDIM that comes with an autoencoder is drawn beside it', async ({ studio }) => {
  await importFiles(studio, 'Both', autoencoder, golden('micro_ddpm/model.safetensors'))
  await chooseSteps(studio, 5)
  await useDropped(studio, portrait)
  await waitForResult(studio)
  await studio.getByRole('tab', { name: 'Look inside' }).click()
  await studio.getByRole('spinbutton', { name: 'Steps to draw (T)' }).fill('5')
  await expect(studio.getByRole('checkbox', { name: 'Beside it, plain DDIM' })).toBeChecked()
  await studio.getByRole('button', { name: 'Make the filmstrip' }).click()
  await expect(status(studio, 'Filmstrip: Done')).toBeVisible({ timeout: 60_000 })

  const [ours, plain] = await Promise.all(
    ['With z_sem (DiffAE)', 'Without z_sem (plain DDIM)'].map(async (name) => {
      const frames = studio.getByRole('region', { name }).getByRole('button')
      await expect(frames).toHaveCount(5)
      return frames.evaluateAll((buttons) =>
        buttons.map((button) => ({
          t: Number(/t = (\d+)/.exec(button.getAttribute('aria-label') ?? '')?.[1]),
          ssim: Number(button.getAttribute('data-ssim')),
          picture: button.querySelector('canvas')?.toDataURL(),
        })),
      )
    }),
  )
  expect(plain?.map(({ t }) => t)).toEqual(ours?.map(({ t }) => t))
  expect(plain?.at(-1)?.ssim).toBeCloseTo(1, 6) // what is expected last is what comes out
  expect(plain?.[0]?.ssim).toBeLessThan(0.99)
  plain?.forEach(({ picture }, i) => expect(picture).not.toBe(ours?.[i]?.picture))

  await test.step('and beside a path of Mix, between the same two ends whichever way it goes', async () => {
    const bytes = makePng(300, 400, (x, y) => [255 - x / 2, y / 2, 90, 255])
    await useDropped(studio, { name: 'second.png', type: 'image/png', bytes })
    await waitForResult(studio)
    await openMix(studio)
    await studio.getByRole('spinbutton', { name: 'Steps to draw' }).fill('5')
    await studio.getByRole('checkbox', { name: 'Beside it, plain DDIM' }).check()
    const drawn = studio.getByRole('img', { name: 'Plain DDIM', exact: true })
    const end = async (key: 'Home' | 'End', title: string) => {
      await studio.getByRole('slider', { name: 'Place on the path' }).press(key)
      await expect(card(studio, title)).toBeVisible(patience)
      return pixels(drawn)
    }
    const first = await end('Home', 'second.png 100 %')
    expect(await end('End', 'portrait.png 100 %')).not.toBe(first)
    await studio.getByRole('button', { name: 'Turn round' }).click()
    await studio.getByRole('button', { name: 'Mix', exact: true }).click()
    await expect.poll(() => pixels(drawn), patience).toBe(first)

    const film = studio.getByRole('region', { name: 'Filmstrip' })
    await film.getByRole('slider', { name: 'Pictures', exact: true }).press('Home')
    await film.getByRole('button', { name: 'Make the filmstrip' }).click()
    const row = film.getByRole('img', { name: 'Plain DDIM Picture 1 of 2', exact: true })
    await expect(row).toBeVisible(patience)
    expect(await pixels(row)).not.toBe(await pixels(film.getByRole('img', { name: 'Picture 1 of 2', exact: true })))
  })
})

/** What is on a canvas once the page has drawn all that it knows. */
const pixels = (canvas: Locator): Promise<string> =>
  canvas.evaluate(async (element: HTMLCanvasElement) => {
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
    return element.toDataURL()
  })
