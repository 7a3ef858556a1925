import type { Page } from '@playwright/test'
import axe, { type RunOptions } from 'axe-core'
import { expect } from './studio-page.ts'

export const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const
const SCHEMES = ['dark', 'light'] as const

export type Size = keyof typeof SIZES
type Arrange = (size: Size) => Promise<void>

const asItIs: Arrange = () => Promise.resolve()

/** Keeps a picture of the screen, and lets axe look at it, by all its rules or by these. */
export async function inspect(page: Page, name: string, rules: string[] = []): Promise<void> {
  // A tooltip stands outside of every landmark while its button has the focus.
  await expect(page.getByRole('tooltip')).toHaveCount(0)
  // Colours may be on their way from one scheme to the other.
  const moving = () => page.evaluate(() => document.getAnimations().filter((animation) => animation instanceof CSSTransition).length)
  await expect.poll(moving).toBe(0)
  await page.screenshot({ path: `test-results/screens/${name}.png` })
  expect(await violations(page, rules)).toEqual([])
}

/**
 * What axe finds in the page, which has no frames. It stays in the page from one look to the next: to bring half a megabyte of it each
 * time, and to sum up in another page, as its own binding does, took most of the time.
 */
async function violations(page: Page, rules: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  const options: RunOptions = { resultTypes: ['violations'], ...(rules.length > 0 ? { runOnly: rules } : {}) }
  return page.evaluate(async (options) => {
    const { run } = (globalThis as unknown as { axe: typeof axe }).axe
    const { violations, passes } = await run(document, options)
    if (passes.length === 0) throw new Error('axe has looked at nothing')
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  }, options)
}

/** Inspects an instrument at the size of a desktop and of a phone, whose sheet is open; nothing reaches beyond its panel. */
export async function inspectBothSizes(page: Page, name: string, arrange: Arrange = asItIs): Promise<void> {
  for (const size of ['desktop', 'phone'] as const) {
    await page.setViewportSize(SIZES[size])
    await arrange(size)
    const panel = page.getByRole('tabpanel')
    expect(await panel.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
    await inspect(page, `${name}-${size}`)
  }
  await page.setViewportSize(SIZES.desktop)
}

/** Inspects a screen at both sizes, dark and light, which differ in colours alone. `arrange` follows each change of size. */
export async function inspectEverywhere(page: Page, name: string, arrange: Arrange = asItIs): Promise<void> {
  for (const size of ['phone', 'desktop'] as const) {
    await page.setViewportSize(SIZES[size])
    await arrange(size)
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await inspect(page, `${size}-${colorScheme}-${name}`, colorScheme === 'light' ? ['color-contrast'] : [])
    }
  }
}

/** Folds the sheet with the instruments away, or opens it; only a phone has it. */
export async function foldSheet(page: Page, isFolded: boolean): Promise<void> {
  const handle = page.getByRole('complementary', { name: 'Instruments' }).locator('button[aria-expanded]').first()
  if ((await handle.getAttribute('aria-expanded')) === `${isFolded}`) await handle.click()
}
