import { readFile } from 'node:fs/promises'
import { PNG } from 'pngjs'
import { chooseSteps, expect, portrait, test, useDropped, waitForResult } from './studio-page.ts'

test('a dropped photo is framed by keyboard, drawn back, compared by keys, pointer and eye, explained and saved', async ({ studio }) => {
  await chooseSteps(studio, 5)
  await useDropped(studio, portrait)
  await waitForResult(studio)

  const handle = studio.getByRole('slider', { name: 'Before and after' })
  await expect(handle).toHaveAttribute('aria-valuenow', '50')
  await handle.press('ArrowRight')
  await handle.press('Shift+ArrowRight')
  await expect(handle).toHaveAttribute('aria-valuenow', '56')
  await handle.press('Home')
  await expect(handle).toHaveAttribute('aria-valuenow', '0')

  const steps = studio.getByRole('navigation', { name: 'Trail' }).getByRole('button', { name: /^Go back/ })
  await expect(steps).toHaveCount(2)
  await steps.first().click()
  await expect(handle).toHaveCount(0)
  await steps.last().click()
  await expect(handle).toBeVisible()

  await studio.getByRole('button', { name: 'SSIM' }).click()
  await expect(studio.getByRole('dialog', { name: 'SSIM' })).toContainText('Structural similarity')
  await expect(studio.getByRole('dialog').getByRole('img', { name: 'Difference, four times as strong' })).toBeVisible()
  await studio.keyboard.press('Escape')
  await expect(studio.getByRole('dialog')).toHaveCount(0)

  const download = studio.waitForEvent('download')
  await studio.getByRole('button', { name: 'Save', exact: true }).click()
  await studio.getByRole('menuitem', { name: 'PNG, 512 x 512, enlarged' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe('portrait-drawn-back.png')
  const png = PNG.sync.read(await readFile(await file.path()))
  expect([png.width, png.height]).toEqual([512, 512])

  const stage = studio.getByRole('region', { name: 'Stage' })
  const box = await stage.getByRole('img', { name: 'Picture: portrait.png', exact: true }).boundingBox()
  if (!box) throw new Error('the picture has no place')
  await studio.mouse.click(box.x + box.width * 0.2, box.y + box.height / 2)
  await expect(handle).toHaveAttribute('aria-valuenow', '20')

  const before = stage.getByRole('img', { name: 'Picture: portrait.png', exact: true }).locator('..')
  await expect(before).toHaveCSS('clip-path', /inset\(0px 80/)
  await studio.getByRole('button', { name: 'Hold to see the picture before' }).hover()
  await studio.mouse.down()
  await expect(before).toHaveCSS('clip-path', /inset\(0px( 0%)?/)
  await studio.mouse.up()
  await expect(before).toHaveCSS('clip-path', /inset\(0px 80/)
})
