import type { Page } from '@playwright/test'
import { inspect as inspectScreen, SIZES } from './inspect-screen.ts'
import { chooseSteps, expect, test, waitForResult } from './studio-page.ts'

/** At both sizes, the phone first. */
async function inspect(page: Page, name: string): Promise<void> {
  for (const size of ['phone', 'desktop'] as const) {
    await page.setViewportSize(SIZES[size])
    await inspectScreen(page, `${name}-${size}`)
  }
}

test('a first visit leads through three steps, once; help has them again, and every key', async ({ studio }) => {
  await studio.emulateMedia({ reducedMotion: 'reduce' })
  const steps = studio.getByRole('region', { name: 'First steps' })
  await chooseSteps(studio, 5)
  await expect(steps).toContainText('1 of 3')
  await studio.setViewportSize(SIZES.phone)
  await studio.getByRole('button', { name: 'Reconstruct', exact: true, expanded: true }).click()
  await inspect(studio, 'first-step')

  // The first step is done by doing it: no other press is needed.
  await studio.getByRole('button', { name: 'Show Sample 2' }).first().click()
  await expect(steps).toContainText('2 of 3')
  await waitForResult(studio)
  await inspect(studio, 'second-step')
  await steps.getByRole('button', { name: 'Go on' }).click()
  await steps.getByRole('button', { name: 'Try it' }).click()
  await expect(steps).toHaveCount(0)
  await expect(studio.getByRole('tab', { name: 'Edit' })).toHaveAttribute('aria-selected', 'true')

  // The sheet opens on the question mark, but not while somebody writes one.
  const keys = studio.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await studio.getByRole('searchbox').first().fill('?')
  await studio.getByRole('searchbox').first().press('Shift+?')
  await expect(keys).toHaveCount(0)
  await studio.getByRole('region', { name: 'Stage' }).getByRole('slider').focus()
  await studio.keyboard.press('Shift+?')
  await expect(keys).toBeVisible()
  await expect(keys.getByRole('definition').filter({ hasText: 'Redo' })).toHaveCount(1)
  await expect(keys.locator('kbd').filter({ hasText: 'Home' })).toHaveCount(1)
  await inspect(studio, 'shortcuts')
  await studio.keyboard.press('Escape')
  await expect(keys).toHaveCount(0)

  // Two jobs of two instruments stand in line.
  await studio.getByRole('tab', { name: 'Reconstruct' }).click()
  await chooseSteps(studio, 500)
  await studio.getByRole('button', { name: 'Reconstruct', exact: true }).click()
  await studio.getByRole('tab', { name: 'Mix' }).click()
  await studio.getByRole('button', { name: 'Mix', exact: true }).click()
  await studio.setViewportSize(SIZES.phone)
  await studio.getByRole('button', { name: '1 more in line' }).click()
  const queue = studio.getByRole('dialog', { name: 'Jobs' })
  await expect(queue.getByRole('listitem')).toHaveCount(2)
  await inspect(studio, 'queue')
  await queue.getByRole('button', { name: 'Cancel Mix' }).click()
  await expect(queue).toHaveCount(0)
  await studio.getByRole('button', { name: 'Cancel', exact: true }).click()

  await studio.reload()
  await expect(studio.getByRole('button', { name: 'Show Sample 2' }).first()).toBeVisible()
  await expect(steps).toHaveCount(0)
  await studio.getByRole('button', { name: 'How this works' }).click()
  await studio.getByRole('button', { name: 'Take the first steps again' }).click()
  await expect(steps).toContainText('1 of 3')
  await steps.getByRole('button', { name: 'Skip these steps' }).click()
  await expect(steps).toHaveCount(0)
})
