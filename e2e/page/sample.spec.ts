import type { Page } from '@playwright/test'
import { inspectBothSizes } from './inspect-screen.ts'
import { card, difference, patience, savedPicture } from './mix-page.ts'
import { expect, status, test } from './studio-page.ts'

const open = (page: Page) => page.getByRole('tab', { name: 'Sample', exact: true }).click()
const draw = (page: Page) => page.getByRole('button', { name: 'Draw faces', exact: true }).click()
const fill = (page: Page, name: string, value: number) => page.getByRole('spinbutton', { name, exact: true }).fill(`${value}`)
const cell = (page: Page, title: string) => page.getByRole('button', { name: `Put ${title} on the stage`, exact: true })
const grid = (page: Page, seed: number) => page.getByRole('region', { name: `Faces of seed ${seed}`, exact: true })

/** What the attribute reads in the face that is shown, in the instrument Edit. */
async function smileOf(page: Page): Promise<number> {
  await page.getByRole('tab', { name: 'Edit', exact: true }).click()
  const score = Number(await page.locator('[data-attribute="Smiling"] [data-before]').getAttribute('data-before'))
  await open(page)
  return score
}

test('faces that nobody has: the same for a seed after a reload, chosen by conditions, taken one by one', async ({ studio }) => {
  await expect(card(studio, 'Sample 8')).toBeVisible()
  await open(studio)
  await expect(studio.getByText(/^Draw faces: each is one that nobody has/)).toBeVisible()

  const first = await test.step('a cell becomes the current face, by pointer and by key, and can be undone', async () => {
    await fill(studio, 'Steps to draw (T)', 5)
    await fill(studio, 'Steps of z_sem (T_latent)', 5)
    await fill(studio, 'Seed', 7)
    await studio.getByRole('slider', { name: 'Faces', exact: true }).press('Home')
    for (let count = 1; count < 5; count++) await studio.getByRole('slider', { name: 'Faces', exact: true }).press('ArrowRight')
    await draw(studio)
    await expect(grid(studio, 7).getByText('5 drawn')).toBeVisible(patience)
    await cell(studio, 'Face 1 of seed 7').click()
    await expect(card(studio, 'Face 1 of seed 7')).toBeVisible()
    for (const code of ['z_sem', 'x_T'])
      await expect(studio.getByRole('button', { name: `Take the ${code} of Face 1 of seed 7` })).toBeVisible()
    const picture = await savedPicture(studio)
    await cell(studio, 'Face 5 of seed 7').focus()
    await studio.keyboard.press('Enter')
    await expect(card(studio, 'Face 5 of seed 7')).toBeVisible()
    expect(difference(await savedPicture(studio), picture)).toBeGreaterThan(20)
    await studio.keyboard.press('Control+z')
    await expect(card(studio, 'Face 5 of seed 7')).toHaveCount(0)
    await expect(card(studio, 'Face 1 of seed 7')).toBeVisible()
    return picture
  })

  await test.step('after a reload the settings, what was taken and the faces of the seed are the same', async () => {
    await studio.reload()
    await expect(card(studio, 'Face 1 of seed 7')).toBeVisible()
    expect(difference(await savedPicture(studio), first)).toBe(0)
    await card(studio, 'Sample 1').click()
    await open(studio)
    await draw(studio)
    await expect(grid(studio, 7).getByText('5 drawn')).toBeVisible(patience)
    await cell(studio, 'Face 1 of seed 7').click()
    await expect(studio.getByRole('button', { name: 'Show Face 1 of seed 7', exact: true })).toHaveCount(2)
    expect(difference(await savedPicture(studio), first)).toBe(0)

    await studio.getByRole('button', { name: 'Another seed' }).click()
    await expect(studio.getByText('These faces were made with other settings.')).toBeVisible()
    await fill(studio, 'Seed', 8)
    await draw(studio)
    await cell(studio, 'Face 1 of seed 8').click(patience)
    expect(difference(await savedPicture(studio), first)).toBeGreaterThan(20)
  })

  await test.step('a cancel keeps the cells that are done', async () => {
    await studio.getByRole('slider', { name: 'Faces', exact: true }).press('End')
    await fill(studio, 'Steps to draw (T)', 20)
    await draw(studio)
    await expect(grid(studio, 8).getByText(/^(4|8|12) of 100 drawn$/)).toBeVisible(patience)
    await studio.getByRole('button', { name: 'Cancel', exact: true }).click()
    await expect(status(studio, 'Sample: Cancelled')).toBeVisible()
    await expect(grid(studio, 8).getByText(/^(4|8|12) drawn$/)).toBeVisible()
    await expect(cell(studio, 'Face 4 of seed 8')).toBeEnabled()
  })

  await test.step('conditions choose among codes: every face that is drawn meets them', async () => {
    await fill(studio, 'Steps to draw (T)', 5)
    await studio.getByRole('button', { name: 'Add a condition' }).click()
    await studio.getByRole('menuitem', { name: /^Smiling/ }).click()
    const score = studio.getByRole('slider', { name: 'Score of Smiling' })
    for (let i = 0; i < 10; i++) await score.press('ArrowRight')
    await studio.getByRole('slider', { name: 'Faces', exact: true }).press('Home')
    await studio.getByRole('slider', { name: 'Faces', exact: true }).press('ArrowRight')
    await draw(studio)
    await expect(status(studio, /\d+ of \d+ candidates passed, /)).toBeVisible(patience)
    await expect(grid(studio, 8).getByText('2 drawn')).toBeVisible(patience)
    const cells = grid(studio, 8).getByRole('button')
    for (const index of [0, 1]) {
      await cells.nth(index).click()
      expect(await smileOf(studio)).toBeGreaterThanOrEqual(0.6)
    }
    await studio.getByRole('button', { name: 'Smiling: at least' }).click()
    await draw(studio)
    await expect(grid(studio, 8).getByText('2 drawn')).toBeVisible(patience)
    await cells.first().click()
    expect(await smileOf(studio)).toBeLessThanOrEqual(0.6)
    await inspectBothSizes(studio, 'sample')
  })

  await test.step('where nothing passes it says so, and draws nothing', async () => {
    await fill(studio, 'Candidates at most', 64)
    await studio.getByRole('slider', { name: 'Score of Smiling' }).press('Home')
    await draw(studio)
    await expect(status(studio, 'None of 64 candidates meets every condition.')).toBeVisible(patience)
    await expect(studio.getByText('0 % pass this one')).toBeVisible()
    await expect(grid(studio, 8)).toHaveCount(0)
  })

  await test.step('a pack without a latent net says so, and what to do', async () => {
    await studio.route('**/models/toyface/config.json', async (route) => {
      const manifest = (await (await route.fetch()).json()) as { latentSchedule: unknown; graphs: Record<string, unknown> }
      const graphs = Object.fromEntries(Object.entries(manifest.graphs).filter(([name]) => !name.startsWith('latent_')))
      await route.fulfill({ json: { ...manifest, latentSchedule: null, graphs } })
    })
    await studio.reload()
    await expect(card(studio, 'Sample 8')).toBeVisible()
    await open(studio)
    await expect(studio.getByText(/^This pack cannot make up faces/)).toBeVisible()
    await studio.getByRole('button', { name: 'Bring a model' }).click()
    await expect(studio.getByRole('dialog', { name: 'Models' })).toBeVisible()
  })
})
