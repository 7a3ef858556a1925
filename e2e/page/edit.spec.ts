import type { Page } from '@playwright/test'
import { inspect, SIZES } from './inspect-screen.ts'
import { chooseSteps, expect, status, test, waitForResult } from './studio-page.ts'

const STEPS = 5

const slider = (page: Page, name: string) => page.getByRole('slider', { name, exact: true })

/** Waits for the finished picture of what was just asked for, the `count`-th face of this title. */
async function waitForEdit(page: Page, title: string, count = 1): Promise<void> {
  await expect(page.getByRole('button', { name: `Show ${title}`, exact: true })).toHaveCount(count, { timeout: 30_000 })
  await expect(status(page, 'Edit: Done')).toBeVisible({ timeout: 30_000 })
}

/** The pixels of the newest face of a title on its card, as text. */
async function pixelsOf(page: Page, title: string): Promise<string> {
  const canvas = page
    .getByRole('button', { name: `Show ${title}`, exact: true })
    .last()
    .locator('canvas')
    .first()
  return canvas.evaluate((element: HTMLCanvasElement) => element.toDataURL())
}

/** What the classifier reads in z_sem before and after, by the attribute's name. */
async function readScore(page: Page, name: string): Promise<{ before: number; after: number }> {
  const score = page.locator(`[data-attribute="${name}"] [data-before]`)
  return { before: Number(await score.getAttribute('data-before')), after: Number(await score.getAttribute('data-after')) }
}

test('the sliders of Edit: what they do to the picture and to both codes, how they are locked, searched, reset and taken back', async ({
  studio,
}) => {
  const drawn = (title: string, count?: number) => waitForEdit(studio, title, count)

  await test.step('a face without codes is encoded and inverted first', async () => {
    await studio.getByRole('tab', { name: 'Edit' }).click()
    await expect(studio.getByText('Choose a face first.')).toBeVisible()
    await studio.getByText('Limits and steps').click()
    await studio.getByRole('spinbutton', { name: 'Steps to draw' }).fill(`${STEPS}`)
    await studio.getByText('Limits and steps').click()
    await studio.getByRole('tab', { name: 'Reconstruct' }).click()
    await chooseSteps(studio, 500)
    await studio.getByRole('button', { name: 'Show Sample 3' }).first().click()
    await studio.getByRole('button', { name: 'Cancel' }).click()
    await studio.getByRole('tab', { name: 'Edit' }).click()
    await slider(studio, 'Bangs').press('ArrowRight')
    await drawn('Sample 3, Bangs +0.05')
    await expect(studio.getByRole('img', { name: /^x_T, the rest/ })).toBeVisible()
    await slider(studio, 'Bangs').press('0')
    await drawn('Sample 3, edited')
  })

  await test.step('an edit of strength 0 changes nothing', async () => {
    await studio.getByRole('tab', { name: 'Reconstruct' }).click()
    await chooseSteps(studio, STEPS)
    await studio.getByRole('button', { name: 'Show Sample 1' }).first().click()
    await waitForResult(studio)
    await studio.getByRole('tab', { name: 'Edit' }).click()
    await studio.getByRole('button', { name: 'Draw', exact: true }).click()
    await drawn('Sample 1, edited')
    expect(await pixelsOf(studio, 'Sample 1, edited')).toBe(await pixelsOf(studio, 'Sample 1, drawn back'))
    await expect(studio.getByText('0.000')).toBeVisible()
  })

  await test.step('a slider moves z_sem and what the classifier reads in it; flip turns it round, a double click takes it back', async () => {
    const smiling = slider(studio, 'Smiling')
    await smiling.focus()
    for (let i = 0; i < 6; i++) await studio.keyboard.press('ArrowRight')
    await studio.keyboard.press('Shift+ArrowLeft')
    await expect(smiling).toHaveAttribute('aria-valuetext', '+0.29')
    await drawn('Sample 1, Smiling +0.29')
    const up = await readScore(studio, 'Smiling')
    expect(up.after).toBeGreaterThan(up.before + 0.1)
    const edited = await pixelsOf(studio, 'Sample 1, Smiling +0.29')
    expect(edited).not.toBe(await pixelsOf(studio, 'Sample 1, drawn back'))

    await studio.getByRole('button', { name: 'Flip Smiling' }).click()
    await drawn('Sample 1, Smiling −0.29')
    expect((await readScore(studio, 'Smiling')).after).toBeLessThan(up.before - 0.1)
    expect(await pixelsOf(studio, 'Sample 1, Smiling −0.29')).not.toBe(edited)

    await slider(studio, 'Opposite of Smiling').dblclick()
    await drawn('Sample 1, edited', 2)
    await expect(slider(studio, 'Opposite of Smiling')).toHaveAttribute('aria-valuetext', '0')
    expect(await pixelsOf(studio, 'Sample 1, edited')).toBe(await pixelsOf(studio, 'Sample 1, drawn back'))
  })

  await test.step('a locked attribute stays while another moves', async () => {
    await slider(studio, 'Blond hair').focus()
    for (let i = 0; i < 8; i++) await studio.keyboard.press('ArrowRight')
    const free = await readScore(studio, 'Pale skin')
    expect(Math.abs(free.after - free.before)).toBeGreaterThan(0.001)
    await studio.getByRole('button', { name: 'Keep Pale skin from being moved by the others' }).click()
    const locked = await readScore(studio, 'Pale skin')
    expect(locked.after).toBeCloseTo(locked.before, 5)
    const moved = await readScore(studio, 'Blond hair')
    expect(moved.after).toBeGreaterThan(moved.before)
  })

  await test.step('search, and reset of everything', async () => {
    const search = studio.getByRole('searchbox', { name: 'Search attributes' })
    await search.fill('hair')
    await expect(studio.locator('[data-attribute]')).toHaveCount(2)
    await search.fill('nothing like it')
    await expect(studio.getByText('No attribute has such a name.')).toBeVisible()
    await search.fill('')
    await studio.getByRole('button', { name: 'Reset all' }).click()
    await expect(slider(studio, 'Blond hair')).toHaveAttribute('aria-valuetext', '0')
    await drawn('Sample 1, edited', 3)

    await studio.getByText('Limits and steps').click()
    const end = slider(studio, 'Part of the way: to')
    await end.press('Shift+ArrowLeft')
    await expect(end).toHaveAttribute('aria-valuenow', '95')
    const steps = studio.getByRole('spinbutton', { name: 'Steps of a draft' })
    await slider(studio, 'Steps of a draft').press('ArrowRight')
    await expect(steps).toHaveValue('8')
    await slider(studio, 'Steps of a draft').dblclick()
    await expect(steps).toHaveValue('5')
    await studio.getByText('Limits and steps').click()
  })

  await test.step('Escape takes a drag back', async () => {
    const bangs = slider(studio, 'Bangs')
    await bangs.hover()
    const box = await bangs.boundingBox()
    if (!box) throw new Error('no slider')
    await studio.mouse.down()
    await studio.mouse.move(box.x + 60, box.y)
    await expect(bangs).not.toHaveAttribute('aria-valuetext', '0')
    await studio.keyboard.press('Escape')
    await studio.mouse.move(box.x + 80, box.y)
    await studio.mouse.up()
    await expect(bangs).toHaveAttribute('aria-valuetext', '0')
    await expect(studio.getByText('Draft', { exact: true })).toHaveCount(0)
  })

  await test.step('the screen is accessible', async () => {
    await slider(studio, 'Smiling').focus()
    for (let i = 0; i < 12; i++) await studio.keyboard.press('ArrowRight')
    await drawn('Sample 1, Smiling +0.60')
    await studio.getByRole('button', { name: /^Keep Bangs/ }).click()
    await drawn('Sample 1, Smiling +0.60', 2)
    for (const [size, viewport] of Object.entries(SIZES)) {
      await studio.setViewportSize(viewport)
      await inspect(studio, `edit-${size}`)
    }
  })
})
