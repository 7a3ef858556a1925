import type { Page } from '@playwright/test'
import { unzipSync } from 'fflate'
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from 'mediabunny'
import { decodeFrames } from 'modern-gif'
import { card, difference, download, patience, pixelsOf, savedPicture, setUpMix } from './mix-page.ts'
import { expect, test } from './studio-page.ts'

test('a film holds the pictures of the path, and its files hold them all', async ({ studio, device, browser }) => {
  const { first, second } = await setUpMix(studio, device)
  const film = studio.getByRole('region', { name: 'Filmstrip' })
  await film.getByRole('slider', { name: 'Pictures', exact: true }).press('Home')
  for (let i = 0; i < 3; i++) await film.getByRole('slider', { name: 'Pictures', exact: true }).press('ArrowRight')
  await film.getByRole('button', { name: 'Make the filmstrip' }).click()
  await expect(film.getByRole('button', { name: /^Picture \d of 5$/ })).toHaveCount(5, patience)

  await film.getByRole('button', { name: 'Picture 3 of 5' }).click()
  await expect(card(studio, 'Sample 1 50 % + Sample 2 50 %')).toBeVisible(patience)
  const middle = await savedPicture(studio)

  await film.getByRole('radio', { name: 'PNGs in a ZIP' }).click()
  const zip = unzipSync(await download(studio, () => film.getByRole('button', { name: 'Save as PNGs in a ZIP' }).click()))
  expect(Object.keys(zip)).toEqual([1, 2, 3, 4, 5].map((index) => `frame-${index}.png`))
  const frames = Object.values(zip).map((png) => pixelsOf(Buffer.from(png)))
  expect(frames.map((frame) => frame.length)).toEqual([1, 1, 1, 1, 1].map((one) => one * 4 * 32 * 32))
  for (const [index, picture] of [
    [0, first],
    [2, middle],
    [4, second],
  ] as const) {
    // prettier-ignore
    expect(difference(frames[index] ?? new Uint8Array(), picture)).toBeLessThanOrEqual(1)
  }

  await film.getByRole('radio', { name: 'GIF' }).click()
  const gif = await download(studio, () => film.getByRole('button', { name: 'Save as GIF' }).click())
  const shown = decodeFrames(Uint8Array.from(gif).buffer)
  expect(shown.map(({ width, delay }) => [width, delay])).toEqual(Array.from({ length: 8 }, () => [512, 100]))

  await film.getByRole('radio', { name: 'WebM' }).click()
  const webm = await download(studio, () => film.getByRole('button', { name: 'Save as WebM' }).click())
  expect(await countPackets(webm)).toBe(8)
  const page = await browser.newPage()
  const [start, turn] = await colours(page, webm, [0.05, 0.45])
  await page.close()
  // Compression moves colours a little; the ends of this path are far apart.
  for (const [seen, pixels] of [
    [start, first],
    [turn, second],
  ] as const) {
    // prettier-ignore
    for (const c of [0, 1, 2]) expect(Math.abs((seen?.[c] ?? NaN) - mean(pixels, c))).toBeLessThan(6)
  }
})

const mean = (rgba: Uint8Array, channel: number): number =>
  rgba.reduce((sum, value, i) => sum + (i % 4 === channel ? value : 0), 0) / (rgba.length / 4)

async function countPackets(video: Buffer): Promise<number> {
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(video) })
  const track = await input.getPrimaryVideoTrack()
  if (!track) throw new Error('the file has no video')
  let count = 0
  for await (const packet of new EncodedPacketSink(track).packets()) count += packet.byteLength > 0 ? 1 : 0
  return count
}

/** Plays a video in a page of its own; the mean colour of its picture at some times, in seconds. */
async function colours(page: Page, webm: Buffer, timesS: number[]): Promise<number[][]> {
  return page.evaluate(
    async ({ url, timesS }) => {
      const video = document.createElement('video')
      video.muted = true
      const ready = (event: string) => new Promise((resolve, reject) => {
        video.addEventListener(event, resolve, { once: true })
        video.addEventListener('error', () => reject(new Error(video.error?.message)), { once: true })
      }) // prettier-ignore
      video.src = url
      await ready('loadeddata')
      const canvas = new OffscreenCanvas(32, 32)
      const context = canvas.getContext('2d')
      const means: number[][] = []
      for (const time of timesS) {
        video.currentTime = time
        await ready('seeked')
        context?.drawImage(video, 0, 0, 32, 32)
        const data = [...(context?.getImageData(0, 0, 32, 32).data ?? [])]
        means.push([0, 1, 2].map((c) => data.reduce((sum, value, i) => sum + (i % 4 === c ? value : 0), 0) / 1024))
      }
      return means
    },
    { url: `data:video/webm;base64,${webm.toString('base64')}`, timesS },
  )
}
