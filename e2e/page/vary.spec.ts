import type { Page } from '@playwright/test'
import { inspectBothSizes } from './inspect-screen.ts'
import { card, difference, patience, savedPicture } from './mix-page.ts'
import { chooseSteps, expect, status, test, waitForResult } from './studio-page.ts'

const STEPS = 6

const cell = (page: Page, number: number) =>
  page.getByRole('button', { name: new RegExp(`^Put Sample 1, variation ${number}(,.*)? on the stage$`) })
const depth = (page: Page) => page.getByRole('slider', { name: 'How much is random' })

/** Draws with the settings of the moment. */
async function drawn(page: Page, count: number): Promise<number> {
  await page.getByRole('button', { name: 'Draw variations', exact: true }).click()
  return finished(page, count)
}

/** Waits for what is being drawn; what the page says of the deviation, in levels of 255. */
async function finished(page: Page, count: number): Promise<number> {
  await expect(status(page, 'Vary: Done')).toBeVisible(patience)
  await expect(page.getByRole('region', { name: 'Variations of Sample 1' }).getByText(`${count} drawn`)).toBeVisible()
  return Number(await page.locator('[data-overall]').getAttribute('data-overall'))
}

/** A cell put on the stage, as it is saved. */
async function taken(page: Page, number: number): Promise<Uint8Array> {
  await cell(page, number).click()
  await expect(page.getByText('Varied', { exact: true })).toBeVisible()
  return savedPicture(page)
}

/** Deviation of two pictures: half the gap times the root of 2, its channels joined as a root mean square. */
function deviationOf(a: Uint8Array, b: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i += 4) {
    const squares = [0, 1, 2].map((channel) => ((a[i + channel] ?? 0) - (b[i + channel] ?? 0)) ** 2 / 2)
    sum += Math.sqrt(squares.reduce((total, square) => total + square, 0) / 3)
  }
  return sum / (a.length / 4)
}

/** What a tile of a card in the rail looks like. */
const tileOf = (page: Page, title: string, code: 'z_sem' | 'x_T') =>
  page
    .getByRole('button', { name: `Take the ${code} of ${title}`, exact: true })
    .first()
    .locator('canvas')
    .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())

test('one z_sem, many x_T: from all of x_T kept to all random, with what they have in common and where they differ', async ({ studio }) => {
  await expect(card(studio, 'Sample 8')).toBeVisible()
  await studio.getByRole('tab', { name: 'Vary', exact: true }).click()
  await expect(studio.getByText('Choose a face first: a sample, a photo of yours, or a result.')).toBeVisible()
  await expect(studio.getByRole('button', { name: 'Draw variations' })).toBeDisabled()
  await studio.getByRole('tab', { name: 'Reconstruct', exact: true }).click()
  await chooseSteps(studio, STEPS)
  await card(studio, 'Sample 1').click()
  await waitForResult(studio)
  const drawnBack = await savedPicture(studio)
  await studio.getByRole('tab', { name: 'Vary', exact: true }).click()
  await studio.getByRole('spinbutton', { name: 'Steps (T)' }).fill(`${STEPS}`)
  await studio.getByRole('slider', { name: 'Variations', exact: true }).press('Home')

  const random = await test.step('all random: both differ, their z_sem does not, and the deviation is that of their pixels', async () => {
    await expect(depth(studio)).toHaveAttribute('aria-valuetext', 'all random')
    const overall = await drawn(studio, 2)
    const [first, second] = [await taken(studio, 1), await taken(studio, 2)]
    expect(difference(first, second)).toBeGreaterThan(20)
    expect(Math.abs(overall - deviationOf(first, second))).toBeLessThan(0.5)
    const titles = ['Sample 1', 'Sample 1, variation 1', 'Sample 1, variation 2']
    expect(new Set(await Promise.all(titles.map((title) => tileOf(studio, title, 'z_sem')))).size).toBe(1)
    expect(new Set(await Promise.all(titles.map((title) => tileOf(studio, title, 'x_T')))).size).toBe(3)
    return overall
  })

  await test.step('half the way: they differ less, and the same seed gives the same again', async () => {
    for (let percent = 100; percent > 50; percent -= 5) await depth(studio).press('ArrowLeft')
    await expect(depth(studio)).toHaveAttribute('aria-valuetext', `3 of ${STEPS} steps`)
    // Each press draws by itself, and the last one wins.
    const half = await finished(studio, 2)
    await expect(cell(studio, 2)).toHaveAccessibleName(/variation 2, 3 of 6 steps random/)
    await expect(studio.getByText(/^These variations were made with other settings/)).toHaveCount(0)
    expect(half).toBeGreaterThan(0)
    expect(half).toBeLessThan(random)
    const before = await taken(studio, 1)
    expect(await drawn(studio, 2)).toBe(half)
    expect(difference(await taken(studio, 1), before)).toBe(0)
  })

  await test.step('all of x_T kept: the face drawn back, to the bit, and no deviation', async () => {
    await depth(studio).press('Home')
    await expect(depth(studio)).toHaveAttribute('aria-valuetext', 'keep all of x_T')
    expect(await finished(studio, 2)).toBe(0)
    expect(difference(await taken(studio, 2), drawnBack)).toBe(0)
  })

  await test.step('a cell is taken by the keyboard, and given back by undo', async () => {
    await depth(studio).press('End')
    for (const key of ['ArrowRight', 'ArrowRight']) await studio.getByRole('slider', { name: 'Variations', exact: true }).press(key)
    await expect(studio.getByText(/^These variations were made with other settings/)).toBeVisible()
    await drawn(studio, 4)
    await cell(studio, 4).focus()
    await studio.keyboard.press('Enter')
    await expect(card(studio, 'Sample 1, variation 4')).toBeVisible()
    await studio.getByRole('button', { name: 'Undo' }).click()
    await expect(card(studio, 'Sample 1, variation 4')).toHaveCount(0)
    await studio.getByRole('button', { name: 'Deviation', exact: true }).click()
    await expect(studio.getByText(/white differs by (64|128|256) or more of 255 levels/)).toBeVisible()
    await studio.keyboard.press('Escape')
    await inspectBothSizes(studio, 'vary')
  })
})
