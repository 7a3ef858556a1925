import type { Page } from '@playwright/test'
import { expect } from './studio-page.ts'

export const sheet = (page: Page) => page.getByRole('dialog', { name: 'Models' })
export const packMenu = (page: Page) => page.getByRole('button', { name: /^Pack:/ })

export async function openSheet(page: Page): Promise<void> {
  await packMenu(page).click()
  await page.getByRole('menuitem', { name: 'Bring or manage models' }).click()
  await expect(sheet(page)).toBeVisible()
}
