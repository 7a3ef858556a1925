import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { chooseSteps, dropFile, expect, portrait, test, waitForResult } from './studio-page.ts'

const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const

/** Keeps a picture of the screen, and lets axe look at it. */
async function inspect(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `test-results/screens/${name}.png` })
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
}

for (const [size, viewport] of Object.entries(sizes)) {
  for (const colorScheme of ['dark', 'light'] as const) {
    test.describe(`${size}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme, reducedMotion: 'reduce' })

      test('every screen is accessible', async ({ studio }) => {
        const sheet = studio.getByRole('button', { name: 'Reconstruct', exact: true, expanded: false })
        await expect(studio.getByRole('button', { name: 'Show Sample 8' }).first()).toBeVisible({ timeout: 30_000 })
        await inspect(studio, `${size}-${colorScheme}-empty`)

        await dropFile(studio, portrait)
        await expect(studio.getByRole('dialog', { name: 'Frame the face' })).toBeVisible()
        await inspect(studio, `${size}-${colorScheme}-framing`)
        await studio.keyboard.press('Escape')

        if (size === 'phone') await sheet.click()
        await chooseSteps(studio, 5)
        await inspect(studio, `${size}-${colorScheme}-options`)
        if (size === 'phone') await studio.getByRole('button', { name: 'Reconstruct', exact: true, expanded: true }).click()
        await studio.getByRole('button', { name: 'Show Sample 4' }).first().click()
        await waitForResult(studio)
        await inspect(studio, `${size}-${colorScheme}-result`)

        await studio.getByRole('button', { name: 'How this works' }).click()
        await expect(studio.getByRole('dialog', { name: 'How this works' })).toBeVisible()
        await inspect(studio, `${size}-${colorScheme}-how`)
      })
    })
  }
}

test('nothing leaves the tab: every request stays with the page’s own host', async ({ page, device, baseURL }) => {
  const hosts = new Set<string>()
  page.on('request', (request) => !/^(blob|data):/.test(request.url()) && hosts.add(new URL(request.url()).origin))
  await page.goto(`/?pack=toyface&device=${device}`)
  await chooseSteps(page, 2)
  await page.getByRole('button', { name: 'Show Sample 1' }).first().click()
  await waitForResult(page)
  expect([...hosts]).toEqual([new URL(baseURL ?? '').origin])

  const refusal = page.waitForEvent('console', (message) => message.text().includes('Content Security Policy'))
  const outcome = page.evaluate(() =>
    fetch('https://example.com/').then(
      () => 'sent',
      () => 'refused',
    ),
  )
  await refusal
  expect(await outcome).toBe('refused')
})
