import type { Page } from '@playwright/test'
import { dragThrough, neverHeldUp, spyOnPage } from './held-control.ts'
import { patience } from './mix-page.ts'
import { chooseSteps, expect, isListening, status, test, waitForResult } from './studio-page.ts'

const STEPS = 5

const slider = (page: Page, name: string) => page.getByRole('slider', { name, exact: true })
/** The whole line of a slider, of which the role is the thumb alone. */
const line = (page: Page, name: string) => slider(page, name).locator('..').locator('..')

test('what is held shows drafts, never has more than one waiting, and never holds the page up', async ({ page, browser, device }) => {
  await page.addInitScript(spyOnPage)
  await page.goto(`/?pack=toyface&device=${device}`)
  await isListening(page)
  await chooseSteps(page, STEPS)
  await page.getByRole('button', { name: 'Show Sample 1' }).first().click()
  await waitForResult(page)

  await test.step('an attribute of Edit', async () => {
    await page.getByRole('tab', { name: 'Edit' }).click()
    await page.getByText('Limits and steps').click()
    await page.getByRole('spinbutton', { name: 'Steps to draw' }).fill(`${STEPS}`)
    await page.getByText('Limits and steps').click()
    await neverHeldUp(browser, page, async () => {
      for (const direction of [1, -1] as const) await dragThrough(page, line(page, 'Mouth slightly open'), 'Edit', direction)
    })
  })

  await test.step('the place on the path of Mix, and the places of both codes apart', async () => {
    await page.getByRole('tab', { name: 'Mix' }).click()
    await page.getByRole('spinbutton', { name: 'Steps to draw' }).fill(`${STEPS}`)
    await page.getByRole('button', { name: 'Mix', exact: true }).click() // with which both faces get their codes
    await expect(status(page, 'Mix: Done')).toBeVisible(patience)
    await neverHeldUp(browser, page, async () => {
      await dragThrough(page, line(page, 'Place on the path'), 'Mix', 1)
      await page.getByRole('checkbox', { name: 'Move z_sem and x_T apart' }).check()
      await dragThrough(page, line(page, 'Place of z_sem'), 'Mix', -1)
      await dragThrough(page, line(page, 'Place of x_T'), 'Mix', 1)
    })
  })

  await test.step('the dot on the pad of Mix', async () => {
    await page.getByRole('radio', { name: 'Pad' }).click()
    await page.getByRole('button', { name: 'Mix', exact: true }).click()
    await expect(page.getByRole('button', { name: /^Show Sample 1 25 % / }).first()).toBeVisible(patience)
    await neverHeldUp(browser, page, () => dragThrough(page, slider(page, 'Place on the pad').locator('..'), 'Mix', 1))
  })
})
