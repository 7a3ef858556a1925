import { readFileSync } from 'node:fs'
import { expect } from '@playwright/test'
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from 'mediabunny'
import { decodeFrames } from 'modern-gif'
import type { Page } from 'puppeteer-core'
import { distance, near, readKept } from '../page/kept-photos.ts'
import { readRecords } from '../page/kept-records.ts'
import { photoWith, placed } from '../page/photo-with-faces.ts'
import { dropFile } from '../support/drop-file.ts'
import { anyPage, fill, find, pixelsOf, press, pressKey, waitForNone, waitForStatus } from './drive.ts'
import { test } from './firefox-test.ts'

/** Each flow goes on from what the ones before have made, in one tab. */
test.describe.configure({ mode: 'serial' })

const STEPS = 5
const address = (url: string, pack = 'toyface') => `${url}/?pack=${pack}&device=wasm`

async function chooseSteps(page: Page, steps: number): Promise<void> {
  for (const name of ['Steps to invert', 'Steps to draw']) await fill(page, 'spinbutton', name, `${steps}`)
}

const made = (page: Page, title: string) => find(page, 'button', `Show ${title}`)

test.afterEach(async ({ firefox: { page, errors } }, info) => {
  if (info.status !== info.expectedStatus)
    await info.attach('screen', { body: Buffer.from(await page.screenshot()), contentType: 'image/png' })
  expect(errors.splice(0)).toEqual([])
})

test('reconstruct: a sample is drawn back from its two codes', async ({ firefox: { page, copy } }) => {
  await page.goto(address(copy.url))
  await page.waitForFunction(() => document.querySelector('footer')?.innerText.includes('wasm fp32'), { timeout: 60_000 })
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
  await chooseSteps(page, 20)
  await press(page, 'button', 'Show Sample 1')
  await waitForStatus(page, /Reconstruct: Done/)
  await made(page, 'Sample 1, drawn back')
  const ssim = Number(await page.$eval('dd', (first) => first.innerText))
  expect(ssim).toBeGreaterThan(0.8)
  expect(ssim).toBeLessThanOrEqual(1)
})

test('photo: the faces in it are found, the largest is framed and drawn back', async ({ firefox: { page } }) => {
  await chooseSteps(page, STEPS)
  await dropFile(anyPage(page), photoWith(placed))
  await waitForStatus(page, /^2 faces were found/)
  await press(page, 'button', 'Use this face')
  await made(page, 'two people.png, drawn back')
  await waitForStatus(page, /Reconstruct: Done/)
  const [face] = await readKept(anyPage(page))
  expect(face && distance(face.crop, placed[0].square)).toEqual({ centre: near(0.03), side: near(0.08), degrees: near(3) })
})

test('edit: a slider moves the picture', async ({ firefox: { page } }) => {
  await press(page, 'button', 'Show Sample 1')
  await waitForStatus(page, /Reconstruct: Done/)
  await press(page, 'tab', 'Edit')
  await pressKey(page, 'slider', 'Smiling', 'ArrowRight')
  await waitForStatus(page, /Edit: Done/)
  expect(await pixelsOf(page, 'Sample 1, Smiling +0.05')).not.toBe(await pixelsOf(page, 'Sample 1, drawn back'))
})

test('film: a path of mixtures becomes a GIF and a video', async ({ firefox: { page, download } }) => {
  await press(page, 'tab', 'Mix')
  await fill(page, 'spinbutton', 'Steps to draw', `${STEPS}`)
  await pressKey(page, 'slider', 'Pictures', 'Home')
  await press(page, 'button', 'Make the filmstrip')
  await find(page, 'button', 'Picture 2 of 2')
  await press(page, 'radio', 'GIF')
  const gif = await download(() => press(page, 'button', 'Save as GIF'))
  expect(decodeFrames(Uint8Array.from(gif).buffer).length).toBe(2)
  await press(page, 'radio', 'WebM')
  const webm = await download(() => press(page, 'button', 'Save as WebM'))
  const track = await new Input({ formats: ALL_FORMATS, source: new BufferSource(webm) }).getPrimaryVideoTrack()
  if (!track) throw new Error('the file has no video')
  let packets = 0
  for await (const { byteLength } of new EncodedPacketSink(track).packets()) packets += byteLength > 0 ? 1 : 0
  expect(packets).toBe(2)
})

test('files: a saved picture and a saved project bring back what was deleted, bit for bit', async ({ firefox: { page, download } }) => {
  const title = 'two people.png, drawn back'
  const recordOf = async () => (await readRecords(anyPage(page))).find((record) => record.title === title)
  await press(page, 'button', `Show ${title}`)
  await press(page, 'button', 'Save')
  await press(page, 'menuitemradio', 'also x_T, exactly')
  const png = await download(() => press(page, 'menuitem', /^PNG, 32 x 32/))
  await press(page, 'button', /^Your work/)
  const project = await download(() => press(page, 'button', 'Save all as a project'))
  const before = await recordOf()
  expect(before?.xT).not.toBeNull()

  for (const file of [
    { name: 'work.zip', type: 'application/zip', bytes: project },
    { name: 'saved.png', type: 'image/png', bytes: png },
  ]) {
    await press(page, 'button', `Delete ${title}`)
    await waitForNone(page, 'button', `Show ${title}`)
    await dropFile(anyPage(page), file)
    await made(page, title)
    await expect.poll(async () => (await recordOf())?.z).toEqual(before?.z)
    expect((await recordOf())?.xT).toEqual(before?.xT)
  }
})

test('reload: all that was made is there', async ({ firefox: { page } }) => {
  const before = await readRecords(anyPage(page))
  await page.reload()
  await made(page, 'two people.png, drawn back')
  expect(await readRecords(anyPage(page))).toEqual(before)
})

test('two tabs show the same work', async ({ firefox: { browser, page, copy } }) => {
  const other = await browser.newPage()
  await other.goto(address(copy.url))
  await made(other, 'two people.png, drawn back')
  await press(other, 'button', /^Your work/)
  await press(other, 'button', 'Delete two people.png, drawn back')
  await waitForNone(page, 'button', 'Show two people.png, drawn back')
  await other.close()
})

test('import: a checkpoint becomes a pack while nobody answers what Firefox asks', async ({ firefox: { page } }) => {
  await page.bringToFront()
  await dropFile(anyPage(page), { name: 'last.ckpt', type: '', bytes: readFileSync('e2e/golden/micro/last.ckpt') })
  await fill(page, 'textbox', 'Name of the pack', 'My faces')
  await press(page, 'button', 'Import and open')
  await find(page, 'button', 'Pack: My faces')
  await page.waitForFunction(() => document.querySelector('footer')?.innerText.includes('wasm fp32'), { timeout: 60_000 })
  expect(await page.evaluate(() => navigator.storage.persisted())).toBe(false)
})

test('offline: the studio and its pack are there without a network, and draw', async ({ firefox: { page, copy } }) => {
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await copy.vanish()
  await page.goto(address(copy.url))
  await made(page, 'Sample 1, drawn back') // kept faces come among the samples, whose cards move then
  await chooseSteps(page, STEPS)
  await press(page, 'button', 'Show Sample 3')
  await made(page, 'Sample 3, drawn back')
  await copy.comeBack()
})
