import { readFileSync } from 'node:fs'
import type { Harness } from '../harness/harness.ts'
import { card, difference, mixedBy, patience, pixelsOf, savedFile, savedPicture, setUpMix, tile } from './mix-page.ts'
import { dropFile } from '../support/drop-file.ts'
import { expect, status, test } from './studio-page.ts'

test('a path begins and ends at the two faces drawn back, and leads through others', async ({ studio, device }) => {
  const { first, second } = await setUpMix(studio, device)
  await studio.getByRole('button', { name: 'Mix', exact: true }).click()
  await expect(card(studio, 'Sample 1 50 % + Sample 2 50 %')).toBeVisible(patience)
  const file = await savedFile(studio)
  const middle = pixelsOf(file)
  expect(difference(middle, first)).toBeGreaterThan(20)
  expect(difference(middle, second)).toBeGreaterThan(20)
  expect(difference(await mixedBy(studio, 'Place on the path', 'Home', 'Sample 1 100 %'), first)).toBe(0)
  expect(difference(await mixedBy(studio, 'Place on the path', 'End', 'Sample 2 100 %'), second)).toBe(0)

  // Let go at once, before the page is drawn again: the picture in full comes all the same.
  const place = studio.getByRole('slider', { name: 'Place on the path' })
  await place.hover()
  const line = await place.locator('..').locator('..').boundingBox()
  if (!line) throw new Error('the slider has no box')
  await studio.mouse.down()
  await studio.mouse.move(line.x + line.width / 4, line.y + line.height / 2)
  await studio.mouse.up()
  await expect(card(studio, 'Sample 1 75 % + Sample 2 25 %')).toBeVisible(patience)

  // A picture that was saved brings back how it was mixed, and from which faces.
  await studio.getByRole('button', { name: 'Turn round' }).click()
  await dropFile(studio, { name: 'middle.png', type: 'image/png', bytes: Uint8Array.from(file) })
  await expect(studio.getByRole('img', { name: 'Picture: Sample 1 50 % + Sample 2 50 %' })).toBeVisible()
  const takeSettings = studio.getByRole('button', { name: 'Take the settings of this picture' })
  await takeSettings.click()
  await expect(place).toHaveAttribute('aria-valuenow', '0.5')
  for (const [letter, title] of Object.entries({ A: 'Sample 1', B: 'Sample 2' }))
    await expect(studio.getByRole('button', { name: `Face ${letter}: ${title}`, exact: true })).toBeVisible()
  await expect(takeSettings).toHaveCount(0)
})

test('the pad holds its faces in the corners: in a corner the picture is that face, Escape takes a drag back', async ({
  studio,
  device,
}) => {
  const { first, second } = await setUpMix(studio, device)
  await studio.getByRole('radio', { name: 'Pad' }).click()
  const dot = studio.getByRole('slider', { name: 'Place on the pad' })
  const pad = await dot.locator('..').boundingBox()
  if (!pad) throw new Error('the pad has no box')
  const corner = { A: [pad.x + 1, pad.y + 1], B: [pad.x + pad.width - 1, pad.y + 1] } as const
  const dragTo = async ([x, y]: readonly [number, number]) => {
    await dot.hover()
    await studio.mouse.down()
    await studio.mouse.move(x - 30, y + 30)
    await studio.mouse.move(x - 40, y - 40) // beyond the corner: the dot stays in it
    await studio.mouse.move(x + (x === corner.A[0] ? -40 : 40), y - 40)
  }
  await dragTo(corner.A)
  await studio.mouse.up()
  await expect(card(studio, 'Sample 1 100 %')).toBeVisible(patience)
  expect(difference(await savedPicture(studio), first)).toBe(0)

  await dragTo(corner.B)
  await studio.keyboard.press('Escape')
  await studio.mouse.up()
  await expect(dot).toHaveAttribute('aria-valuenow', '0')
  await dragTo(corner.B)
  await dot.locator('..').dispatchEvent('pointercancel') // as when the browser scrolls instead: the dot stays, and its picture is drawn
  await expect(card(studio, 'Sample 2 100 %')).toBeVisible(patience)
  await studio.mouse.up()
  expect(difference(await savedPicture(studio), second)).toBe(0)

  await dot.press('Home')
  await expect(dot).toHaveAttribute('aria-valuetext', 'A 25 %, B 25 %, C 25 %, D 25 %')
  await expect(studio.getByRole('button', { name: /^Show Sample 1 25 % \+ Sample 2 25 %/ }).first()).toBeVisible(patience)
  expect(difference(await savedPicture(studio), second)).toBeGreaterThan(20)
})

test('a tile dragged onto another face gives it exactly that code', async ({ studio, device, harnessUrl, context }) => {
  const take = tile(studio, 'Take the z_sem of Sample 2')
  await take.hover()
  await studio.mouse.down()
  await card(studio, 'Sample 1').hover()
  await expect(status(studio, 'In your hand: the z_sem of Sample 2.')).toBeVisible()
  await studio.mouse.up()
  await expect(card(studio, 'Sample 1 with the z_sem of Sample 2')).toBeVisible(patience)
  const swapped = await savedPicture(studio)

  const direct = await context.newPage()
  await direct.goto(harnessUrl)
  const harness = await direct.evaluateHandle(() => (globalThis as unknown as { harness: Harness }).harness)
  const samples = [1, 2].map((index) => [
    ...pixelsOf(readFileSync(new URL(`../../models/toyface/samples/face-${index}.png`, import.meta.url))),
  ])
  const expected = await harness.evaluate(
    async (h, { device, samples }) => {
      await h.load({ device })
      const area = 32 * 32
      const [into, from] = samples.map((rgba) => ({
        data: Float32Array.from({ length: 3 * area }, (_, i) => ((rgba[4 * (i % area) + Math.floor(i / area)] ?? 0) / 255 - 0.5) / 0.5),
        count: 1,
      }))
      if (!into || !from) throw new Error('two samples are needed')
      const [{ z }, { z: other }] = [await h.engine.call('encode', { images: into }), await h.engine.call('encode', { images: from })]
      const quick = { steps: 15, power: 1.5 } // the quick pair of toyface
      const { noise } = await h.engine.call('invert', { images: into, z, way: { method: 'ab2', ...quick }, preview: false })
      const { images } = await h.engine.call('render', { noise, z: other, way: { method: 'dpm++2m', ...quick }, preview: false })
      const byte = (value: number) => Math.floor(Math.min(255, Math.max(0, ((value + 1) / 2) * 255 + 0.5)))
      return Array.from({ length: 4 * area }, (_, i) => (i % 4 === 3 ? 255 : byte(images.data[(i % 4) * area + Math.floor(i / 4)] ?? NaN)))
    },
    { device, samples },
  )
  // The studio may run on more threads, which sum in another order.
  expect(difference(swapped, Uint8Array.from(expected))).toBeLessThanOrEqual(1)
})

test('tiles change hands by the keyboard alone', async ({ studio, device }) => {
  await setUpMix(studio, device)
  await tile(studio, 'Take the x_T of Sample 1').focus()
  await studio.keyboard.press('Enter')
  await expect(status(studio, 'In your hand: the x_T of Sample 1.')).toBeVisible()
  await studio.keyboard.press('Escape')
  await expect(status(studio, 'In your hand')).toHaveCount(0)

  await studio.keyboard.press('Enter')
  await tile(studio, 'Give the x_T of Sample 1 to Sample 2').focus()
  await studio.keyboard.press('Enter')
  await expect(card(studio, 'Sample 2 with the x_T of Sample 1')).toBeVisible(patience)

  await tile(studio, 'Take the z_sem of Sample 2').focus()
  await studio.keyboard.press('Control+c')
  await tile(studio, 'Give the z_sem of Sample 2 to Sample 1').focus()
  await studio.keyboard.press('Control+v')
  await expect(card(studio, 'Sample 1 with the z_sem of Sample 2')).toBeVisible(patience)
  await expect(studio.getByRole('alert')).toBeEmpty()
})
