import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
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
  const axe = new AxeBuilder({ page })
  const { violations } = await (rules.length > 0 ? axe.withRules(rules) : axe).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
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
