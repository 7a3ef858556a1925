import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test, dropFile } from './studio-page.ts'
import { placed, photoWith } from './photo-with-faces.ts'

const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const

async function inspect(page: Page, name: string): Promise<void> {
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport)
    await page.screenshot({ path: `test-results/screens/${name}-${size}.png` })
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  }
  await page.setViewportSize(sizes.desktop)
}

test('faces are found', async ({ studio }) => {
  await studio.emulateMedia({ reducedMotion: 'reduce' })
  await dropFile(studio, photoWith(placed))
  const dialog = studio.getByRole('dialog', { name: 'Frame the face' })
  await expect(dialog.getByRole('status')).toHaveText('2 faces were found. Choose one.')
  await inspect(studio, 'framing-found')
})
