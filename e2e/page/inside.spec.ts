import type { Page } from '@playwright/test'
import { inspectBothSizes } from './inspect-screen.ts'
import { card, download, patience } from './mix-page.ts'
import { openSheet, packMenu, sheet } from './models-sheet.ts'
import { chooseSteps, expect, portrait, status, test, useDropped, waitForResult } from './studio-page.ts'

const openPart = (page: Page, name: string) => page.getByRole('radio', { name, exact: true }).click()

/** The numbers of the table, a row each. */
async function readTable(page: Page): Promise<number[][]> {
  const rows = await page.getByRole('table').getByRole('row').allInnerTexts()
  return rows.slice(1).map((row) => row.split(/\s+/).slice(0, 2).map(Number))
}

/** What was drawn at the place, as a number that changes with every pixel. */
const placeHash = (page: Page): Promise<number> =>
  page.getByRole('img', { name: /^The place near / }).evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] }
    return [...data].reduce((hash, value) => (Math.imul(hash, 31) + value) | 0, 7)
  })

/** Asks for a place, sees its draft come, however short it stands, then the picture in full. */
async function drawnBy(page: Page, ask: () => Promise<void>): Promise<number> {
  const notes = await page.evaluateHandle(() => {
    const seen: string[] = []
    const look = () => {
      const note = [...document.querySelectorAll('p')]
        .map((p) => p.textContent)
        .findLast((text) => /^(Draft|Drawn in 20 steps)$/.test(text))
      if (note && note !== seen.at(-1)) seen.push(note)
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
    return seen
  })
  await ask()
  await expect.poll(() => notes.evaluate((seen) => seen.slice(-2)), patience).toEqual(['Draft', 'Drawn in 20 steps'])
  return placeHash(page)
}

test('one sees a face develop, how well it comes back, and what stands between faces', async ({ studio }) => {
  await expect(card(studio, 'Sample 8')).toBeVisible()
  await studio.getByRole('tab', { name: 'Look inside' }).click()
  await expect(studio.getByText('Choose a face first: press one of the samples, or drop a photo.')).toBeVisible()
  await studio.getByRole('tab', { name: 'Reconstruct' }).click()
  await chooseSteps(studio, 5)
  await card(studio, 'Sample 1').click()
  await waitForResult(studio)
  await studio.getByRole('tab', { name: 'Look inside' }).click()

  await test.step('the filmstrip has every step that was chosen', async () => {
    await expect(studio.getByText('This pack has no model without z_sem to compare with.')).toBeVisible()
    await studio.getByRole('spinbutton', { name: 'Steps to draw (T)' }).fill('10')
    await studio.getByRole('button', { name: 'Make the filmstrip' }).click()
    const frames = studio.getByRole('region', { name: 'With z_sem (DiffAE)' }).getByRole('button')
    await expect(frames).toHaveCount(8, patience)
    const names = await frames.evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label') ?? ''))
    expect(names.map((name) => Number(/t = (\d+)/.exec(name)?.[1]))).toEqual([990, 830, 539, 410, 293, 191, 37, 0])
    const alike = await frames.evaluateAll((buttons) => buttons.map((button) => Number(button.getAttribute('data-ssim'))))
    expect(alike.at(-1)).toBeCloseTo(1, 6)
    expect(alike[0]).toBeLessThan(0.99)
    await frames.first().click()
    await expect(studio.getByRole('img', { name: 'x0 at t = 990' })).toBeVisible()
    await inspectBothSizes(studio, 'inside-steps')
  })

  await test.step('rows of the table stay when it is cancelled, and more steps lose less', async () => {
    await openPart(studio, 'Quality')
    await studio.getByRole('button', { name: 'Measure', exact: true }).click()
    await expect(studio.getByRole('rowheader', { name: '20', exact: true })).toBeVisible(patience)
    await studio.getByRole('button', { name: 'Cancel' }).click()
    await expect(status(studio, 'Quality by steps: Cancelled')).toBeVisible()
    const rows = await readTable(studio)
    expect(rows.length).toBeGreaterThanOrEqual(2) // the next may be finished before the press
    expect(rows.map(([steps]) => steps)).toEqual([10, 20, 50].slice(0, rows.length))
    expect(rows[1]?.[1]).toBeGreaterThan(rows[0]?.[1] ?? NaN)
    const shown = rows.map(([steps, ssim]) => `${ssim?.toFixed(3)} at ${steps}`).join(', ')
    await expect(studio.getByRole('img', { name: `SSIM by T: ${shown}` })).toBeVisible()
    const csv = (await download(studio, () => studio.getByRole('button', { name: 'Save as CSV' }).click())).toString()
    const lines = csv.trim().split('\r\n').map((line) => line.split(',')) // prettier-ignore
    expect(lines[0]).toEqual(['T', 'SSIM', 'MSE', 'PSNR (dB)', 'Time (ms)'])
    expect(lines.slice(1).map(([steps, ssim]) => [Number(steps), Number(Number(ssim).toFixed(3))])).toEqual(rows)
    await inspectBothSizes(studio, 'inside-quality')
  })

  await test.step('the face costs fewer bits than the same pixels in no order and than noise, and a press shows where', async () => {
    await openPart(studio, 'Likelihood')
    await studio.getByRole('spinbutton', { name: 'Levels (T)' }).fill('50')
    await studio.getByRole('button', { name: 'Measure the bits' }).click()
    const rows = studio.locator('tr[data-figure]')
    await expect(rows).toHaveCount(5, patience)
    const measured = await rows.evaluateAll((list) =>
      list.map((row) => [row.getAttribute('data-picture'), Number(row.getAttribute('data-figure'))] as const),
    )
    expect(measured.map(([name]) => name)).toEqual(['Sample 1', 'Upside down', 'Pixels shuffled', 'Noise', 'Drawn back'])
    const [face = NaN, , shuffled = NaN, noise = NaN] = measured.map(([, bits]) => bits)
    expect(shuffled).toBeGreaterThan(face)
    expect(noise).toBeGreaterThan(8)
    const terms = await studio.locator('dd[data-bits]').allInnerTexts()
    expect(terms.reduce((sum, bits) => sum + Number(bits), 0)).toBeCloseTo(face, 2)
    await expect(studio.getByRole('img', { name: /^Bits of Sample 1 by level: most are spent/ })).toBeVisible()
    await inspectBothSizes(studio, 'inside-bits')
    await rows.getByRole('button', { name: 'Pixels shuffled' }).click()
    await expect(studio.getByRole('img', { name: 'Where Pixels shuffled costs more than the face' })).toBeVisible()
    const csv = (await download(studio, () => studio.getByRole('button', { name: 'Save as CSV' }).click())).toString()
    const bits = csv.trim().split('\r\n').map((line) => line.split(',')).filter(([name]) => name === 'Noise').map((cells) => Number(cells[4])) // prettier-ignore
    expect(bits).toHaveLength(52)
    expect(bits.reduce((sum, value) => sum + value, 0)).toBeCloseTo(noise, 6)
    await inspectBothSizes(studio, 'inside-bits-map')
    await openPart(studio, 'Quality')
  })

  await test.step('what is measured is there after a reload, and only the rest is measured then', async () => {
    const rows = await readTable(studio)
    await studio.reload()
    await studio.getByRole('tab', { name: 'Look inside' }).click()
    await expect(studio.getByRole('rowheader', { name: '20', exact: true })).toBeVisible(patience)
    expect(await readTable(studio)).toEqual(rows)
    await studio.getByRole('button', { name: 'Measure', exact: true }).click()
    await expect(status(studio, /Quality by steps: T = \d+/)).toContainText('T = 50', patience)
    await studio.getByRole('button', { name: 'Cancel' }).click()
    await expect(status(studio, 'Quality by steps: Cancelled')).toBeVisible()
  })

  await test.step('a place of the map is drawn as a draft, then in full, and becomes a face', async () => {
    await openPart(studio, 'Map')
    await studio.getByRole('spinbutton', { name: 'Steps to draw' }).fill('20')
    const map = studio.getByRole('application', { name: /^Map of z_sem/ })
    await map.focus()
    await studio.keyboard.press('Shift+ArrowRight')
    const byKeys = await drawnBy(studio, () => studio.keyboard.press('Enter'))
    const corner = await drawnBy(studio, () => map.click({ position: { x: 20, y: 20 } }))
    expect(corner).not.toBe(byKeys)
    expect(await drawnBy(studio, () => map.press('Enter'))).toBe(corner) // the same place and seed again
    await openPart(studio, 'Face on the stage')
    expect(await drawnBy(studio, () => map.press('Enter'))).not.toBe(corner)
    await inspectBothSizes(studio, 'inside-map')
    await studio.getByRole('button', { name: 'Take as a face' }).click()
    await expect(studio.getByRole('button', { name: /^Show Map, near Sample \d$/ }).first()).toBeVisible()
    await openPart(studio, 'Names')
    await expect(map.getByText(/^Map, near Sample \d$/)).toBeVisible()
  })
  await expect(studio.getByRole('alert')).toBeEmpty()
})

/** Imports an arm of models/diffenc-16 and opens it. */
async function openArm(page: Page, folder: string, title: string): Promise<void> {
  await openSheet(page)
  const chooser = page.waitForEvent('filechooser')
  await sheet(page).getByRole('button', { name: 'Choose a folder' }).click()
  await (await chooser).setFiles(`models/diffenc-16/${folder}`)
  await sheet(page).getByRole('button', { name: 'Import and open' }).click()
  await expect(packMenu(page)).toHaveAccessibleName(`Pack: ${title}`, patience)
}

test('a DiffEnc pack shows two ways to add noise to a face, and what it draws from one noise', async ({ studio }) => {
  await openArm(studio, 'encoded', 'DiffEnc 16')
  await studio.getByRole('tab', { name: 'Look inside' }).click()
  await useDropped(studio, portrait)

  await expect(studio.getByText('The estimate of the encoded picture at each stage')).toBeVisible()
  await openPart(studio, 'Two noises')
  await studio.getByRole('button', { name: 'Show the face over time' }).click()
  const frames = studio.getByRole('region', { name: 'What this pack noises, by time' }).getByRole('button')
  await expect(frames).toHaveCount(6, patience)
  const noised = (row: string) => studio.getByRole('region', { name: row }).getByRole('img')
  await expect(noised('Before the noise')).toHaveCount(3)

  await frames.first().press('Enter') // at the clean end all ways are the picture
  const picturesOf = (row: string) => noised(row).evaluateAll((all) => all.map((canvas) => (canvas as HTMLCanvasElement).toDataURL()))
  expect(new Set(await picturesOf('Before the noise')).size).toBe(1)
  const time = studio.getByRole('slider', { name: 'Time' })
  await time.press('End')
  await expect(time).toHaveAttribute('aria-valuetext', 't = 1.00, log-SNR \u22125.0')
  expect(new Set(await picturesOf('Before the noise')).size).toBe(3)
  await time.press('ArrowLeft')
  await expect(time).toHaveAttribute('aria-valuetext', /^t = 0.97/)
  await expect(studio.getByRole('img', { name: 'y, what the network puts out at t = 0.97' })).toBeVisible()
  await openPart(studio, '20\u00d7')
  await expect(studio.getByText('x_t \u2212 \u03b1\u00b2x, 20 times as strong')).toBeVisible()
  await expect(studio.getByRole('img', { name: 'dx_t / d\u03bb at t = 0.97, grey for 0, 20 times as strong' })).toBeVisible()

  await studio.getByRole('spinbutton', { name: 'Steps to draw' }).fill('25')
  const arms = { 'DiffEnc 16': 'encoded', 'DiffEnc 16, encoder not trained': 'shrunk', 'VDM 16': 'baseline' }
  const rows: string[][] = []
  for (const [title, folder] of Object.entries(arms)) {
    if (rows.length > 0) await openArm(studio, folder, title)
    await studio.getByRole('button', { name: 'Draw with this model' }).click()
    await expect(noised(`${title}, 25 steps`)).toHaveCount(4, patience)
    rows.push(await picturesOf(`${title}, 25 steps`))
    if (rows.length === 1) await inspectBothSizes(studio, 'inside-noising')
  }
  for (const [i, title] of Object.keys(arms).entries()) expect(await picturesOf(`${title}, 25 steps`)).toEqual(rows[i]) // the rows stand together
  expect(new Set(rows.flat()).size).toBe(12)
  await inspectBothSizes(studio, 'inside-arms', () => noised('VDM 16, 25 steps').last().scrollIntoViewIfNeeded())
})
