import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from './studio-page.ts'

const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const

/** Keeps a picture of the screen at the size of a desktop and of a phone, and lets axe look at both. The sheet of the phone is opened. */
export async function inspectBothSizes(page: Page, name: string, prepare: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport)
    await prepare()
    await page.screenshot({ path: `test-results/screens/${name}-${size}.png` })
    const panel = page.getByRole('tabpanel')
    expect(await panel.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  }
  await page.setViewportSize(SIZES.desktop)
}
