import { foldSheet, inspectEverywhere, type Size, SIZES } from './inspect-screen.ts'
import { dropFile } from '../support/drop-file.ts'
import { chooseSteps, expect, portrait, test, waitForResult } from './studio-page.ts'

test('every screen is accessible', async ({ studio }) => {
  const folded = (size: Size) => (size === 'phone' ? foldSheet(studio, true) : Promise.resolve())
  const opened = (size: Size) => (size === 'phone' ? foldSheet(studio, false) : Promise.resolve())
  await studio.setViewportSize(SIZES.desktop)
  await expect(studio.getByRole('button', { name: 'Show Sample 8' }).first()).toBeVisible({ timeout: 30_000 })
  await inspectEverywhere(studio, 'empty', folded)

  await dropFile(studio, portrait)
  await expect(studio.getByRole('dialog', { name: 'Frame the face' })).toBeVisible()
  await inspectEverywhere(studio, 'framing')
  await studio.keyboard.press('Escape')

  await chooseSteps(studio, 5)
  await inspectEverywhere(studio, 'options', opened)
  await studio.getByRole('button', { name: 'Show Sample 4' }).first().click()
  await waitForResult(studio)
  await inspectEverywhere(studio, 'result', folded)

  await studio.getByRole('button', { name: 'How this works' }).click()
  await expect(studio.getByRole('dialog', { name: 'How this works' })).toBeVisible()
  await inspectEverywhere(studio, 'how')
})

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
