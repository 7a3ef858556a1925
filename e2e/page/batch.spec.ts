import { writeFile } from 'node:fs/promises'
import { unzipSync } from 'fflate'
import { PNG } from 'pngjs'
import { measure } from '../../src/math/measure.ts'
import { toPlanar } from '../../src/pixels/planar.ts'
import { inspectBothSizes } from './inspect-screen.ts'
import { distance, near, readKept } from './kept-photos.ts'
import { card, download, patience, pixelsOf } from './mix-page.ts'
import { placed, photoWith } from './photo-with-faces.ts'
import { expect, makePng, portrait, status, test } from './studio-page.ts'

const STEPS = 5

/** Another face, with a name that a table has to quote. */
const other = {
  name: 'aunt, older.png',
  bytes: makePng(80, 64, (x, y) => (Math.hypot(x - 40, y - 32) < 22 ? [120, 90, 70, 255] : [210, 215, 220, 255])),
}

const files = [
  { name: portrait.name, mimeType: portrait.type, buffer: Buffer.from(portrait.bytes) },
  { name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from('this is no picture') },
  { name: other.name, mimeType: 'image/png', buffer: Buffer.from(other.bytes) },
]

const planar = (png: Uint8Array): Float32Array =>
  toPlanar({ data: new Uint8ClampedArray(pixelsOf(Buffer.from(png))), width: 32, height: 32 })

/** Mean red, green and blue of a part of a picture. */
function meanColour({ data, width }: PNG, left: number, top: number, side: number): number[] {
  const sums = [0, 0, 0]
  for (let y = top; y < top + side; y++) for (let x = left; x < left + side; x++) for (const c of [0, 1, 2]) sums[c] = (sums[c] ?? 0) + (data[4 * (y * width + x) + c] ?? NaN) // prettier-ignore
  return sums.map((sum) => sum / side ** 2)
}

test('many faces get one edit, a bad file is named, and all of it is saved', async ({ studio }) => {
  await expect(card(studio, 'Sample 8')).toBeVisible()
  await studio.getByRole('tab', { name: 'Batch' }).click()
  const run = studio.getByRole('button', { name: /^Draw( \d+ faces?)?$/ })
  const results = studio.getByRole('region', { name: 'Results' })
  await expect(studio.getByText('Choose faces or drop photos first.')).toBeVisible()
  await expect(run).toBeDisabled()

  await test.step('photos and faces of the studio take part', async () => {
    const chooser = studio.waitForEvent('filechooser')
    await studio.getByRole('button', { name: 'Choose photos' }).click()
    await (await chooser).setFiles(files)
    await expect(studio.getByRole('status', { name: 'Left out' })).toContainText('broken.png: ', patience)
    await expect(studio.getByRole('button', { name: /takes part$/, pressed: true })).toHaveCount(2, patience)
    await studio.getByRole('button', { name: 'Sample 1 takes part' }).click()
    await expect(studio.getByRole('button', { name: /takes part$/, pressed: true })).toHaveCount(3)
    await expect(run).toHaveText('Draw 3 faces')
  })

  await test.step('the edit is that of Edit', async () => {
    await expect(studio.getByText('No slider of Edit is moved, so that the faces are drawn back as they are.')).toBeVisible()
    await studio.getByRole('button', { name: 'Change it in Edit' }).click()
    const slider = studio.getByRole('slider', { name: 'Smiling', exact: true })
    for (let press = 0; press < 6; press++) await slider.press('ArrowRight')
    await studio.getByRole('tab', { name: 'Batch' }).click()
    await expect(studio.getByRole('region', { name: 'The edit' }).getByRole('listitem')).toHaveText(['Smiling +0.30'])
    await studio.getByRole('spinbutton', { name: 'Steps to draw' }).fill(`${STEPS}`)
  })

  await test.step('all are drawn, and shown before and after', async () => {
    await run.click()
    await expect(status(studio, 'Batch: Done')).toBeVisible(patience)
    await expect(studio.getByText('All of them are drawn with these settings.')).toBeVisible()
    await expect(run).toBeDisabled()
    await results.getByRole('button', { name: /^Show portrait\.png before and after/ }).click()
    await expect(studio.getByRole('slider', { name: 'Before and after' })).toBeVisible()
    await results.getByRole('button', { name: 'Measure the bits' }).click()
    await expect(results.locator('[data-bits]')).toHaveCount(3, patience)
    await expect(results.getByRole('button', { name: 'Measure the bits' })).toBeDisabled()
    await inspectBothSizes(studio, 'batch')
  })

  await test.step('the ZIP holds the pictures, the table and the sheet, which agree', async () => {
    const zip = unzipSync(await download(studio, () => results.getByRole('button', { name: 'Everything (ZIP)' }).click()))
    const names = ['1-portrait', '2-aunt-older', '3-sample-1']
    expect(Object.keys(zip).sort()).toEqual(
      ['subcode-batch.csv', 'subcode-batch.png', ...names.flatMap((name) => [`after/${name}.png`, `before/${name}.png`])].sort(),
    )
    const [head = '', ...lines] = Buffer.from(zip['subcode-batch.csv'] ?? [])
      .toString()
      .trim()
      .split('\r\n')
    expect(lines).toHaveLength(3)
    expect(lines[1]).toMatch(/^"aunt, older\.png",5,/)
    const columns = head.split(',')
    const numbers = lines.map((line) =>
      line
        .replace(/^".*?"/, 'quoted')
        .split(',')
        .map(Number),
    )
    const sheet = PNG.sync.read(Buffer.from(zip['subcode-batch.png'] ?? []))
    await writeFile('test-results/screens/batch-sheet.png', PNG.sync.write(sheet))
    for (const [index, name] of names.entries()) {
      const value = (column: string) => numbers[index]?.[columns.indexOf(column)] ?? NaN
      const [before, after] = [zip[`before/${name}.png`] ?? new Uint8Array(), zip[`after/${name}.png`] ?? new Uint8Array()]
      const measured = measure(planar(after), planar(before), 32)
      expect(value('SSIM')).toBeCloseTo(measured.ssim, 2)
      expect(value('MSE')).toBeCloseTo(measured.mse, 4)
      expect(value('Smiling after')).toBeGreaterThan(value('Smiling before'))
      expect(value('Identity distance')).toBeGreaterThan(0)
      expect(Math.min(value('Bits per dimension before'), value('Bits per dimension after'))).toBeGreaterThan(1)
      // Two columns of pairs, pictures of 160 pixels.
      const [left, top] = [12 + (index % 2) * 336, 12 + Math.floor(index / 2) * 194]
      for (const [png, x] of [[before, left], [after, left + 164]] as const) {
        const own = meanColour(PNG.sync.read(Buffer.from(png)), 0, 0, 32)
        meanColour(sheet, x, top, 160).forEach((mean, c) => expect(Math.abs(mean - (own[c] ?? NaN))).toBeLessThan(3))
      } // prettier-ignore
    }
  })

  await test.step('what is drawn stays when it is cancelled, and the rest is drawn later', async () => {
    await studio.getByRole('spinbutton', { name: 'Steps to draw' }).fill('60')
    await expect(run).toHaveText('Draw 3 faces')
    await run.click()
    await expect(status(studio, /Batch: Face [23] of 3/)).toBeVisible(patience)
    await studio.getByRole('button', { name: 'Cancel' }).click()
    await expect(status(studio, 'Batch: Cancelled')).toBeVisible()
    // One or two, as fast as the machine is.
    const said = (await studio.getByText(/^[12] of 3 faces drawn with these settings\.$/).textContent()) ?? ''
    const done = Number.parseInt(said)
    await expect(run).toHaveText(done === 1 ? 'Draw 2 faces' : 'Draw 1 face')
    const csv = await download(studio, () => results.getByRole('button', { name: 'Table (CSV)' }).click())
    expect(csv.toString().trim().split('\r\n')).toHaveLength(1 + done)
  })
  await expect(studio.getByRole('alert')).toBeEmpty()
})

test('of a photo the largest face is framed; one without a face is told of, and can be framed by hand', async ({ studio }) => {
  await expect(card(studio, 'Sample 8')).toBeVisible()
  await studio.getByRole('tab', { name: 'Batch' }).click()
  const people = photoWith(placed)
  const both = [people, { ...other, type: 'image/png' }].map(({ name, type, bytes }) => ({
    name,
    mimeType: type,
    buffer: Buffer.from(bytes),
  }))
  const chooser = studio.waitForEvent('filechooser')
  await studio.getByRole('button', { name: 'Choose photos' }).click()
  await (await chooser).setFiles(both)
  const rows = studio.getByRole('list', { name: 'How the photos were framed' }).getByRole('listitem')
  await expect(rows).toContainText(
    ['two people.pngSeveral faces were found: the largest was taken.', 'aunt, older.pngNo face was found: the middle square was taken.'],
    patience,
  )
  await expect.poll(async () => (await readKept(studio)).length).toBe(2)
  const [without, found] = await readKept(studio)
  if (!found || !without) throw new Error('both are kept')
  expect(found.marks).not.toBeNull()
  expect(distance(found.crop, placed[0].square)).toEqual({ centre: near(0.03), side: near(0.08), degrees: near(3) })
  expect(without).toMatchObject({ crop: { centreX: 40, centreY: 32, side: 64, angle: 0 }, marks: null, bytes: other.bytes.length })
  await inspectBothSizes(studio, 'batch-photos')

  await studio.getByRole('button', { name: 'Frame aunt, older.png by hand' }).click()
  const dialog = studio.getByRole('dialog', { name: 'Frame the face' })
  await dialog.getByRole('application').press('+')
  await dialog.getByRole('button', { name: 'Use this face' }).click()
  await expect(rows.nth(1)).toContainText('aunt, older.pngFramed by hand.')
  await expect(studio.getByRole('button', { name: /takes part$/, pressed: true })).toHaveCount(2)
  await expect
    .poll(async () => (await readKept(studio)).map(({ crop }) => Math.round(crop.side)))
    .toEqual([61, Math.round(found.crop.side)])
  await expect(studio.getByRole('tab', { name: 'Batch', selected: true })).toBeVisible()
})
