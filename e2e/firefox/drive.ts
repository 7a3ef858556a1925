import type { ElementHandle, Page } from 'puppeteer-core'
import { expect } from '@playwright/test'
import type { AnyPage } from '../support/any-page.ts'

/** Longest wait for a picture, on a machine that is busy with other things. */
const PATIENCE_MS = 60_000

const selectors = {
  button: 'button',
  dialog: '[role=dialog]',
  menuitem: '[role=menuitem]',
  menuitemradio: '[role=menuitemradio]',
  radio: '[role=radio]',
  slider: '[role=slider]',
  spinbutton: 'input[type=number], [role=spinbutton]',
  status: '[role=status]',
  tab: '[role=tab]',
  textbox: 'input:not([type]), input[type=text]',
} as const

/** Puppeteer's `evaluate` does what Playwright's does; its type differs for arguments that are handles. */
export const anyPage = (page: Page): AnyPage => page as unknown as AnyPage

type Role = keyof typeof selectors

/**
 * The first visible element of a role whose name, its label or its text, matches. It is waited for. Puppeteer's own search by
 * name takes two seconds in Firefox each time.
 */
export async function find(page: Page, role: Role, name: string | RegExp): Promise<ElementHandle<HTMLElement>> {
  const pattern = typeof name === 'string' ? `^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$` : name.source
  const seek = (selector: string, source: string) => {
    const named = (element: HTMLElement) => {
      const labels = (element.getAttribute('aria-labelledby') ?? '').split(' ').flatMap((id) => document.getElementById(id) ?? [])
      const label = element instanceof HTMLInputElement ? element.labels?.[0] : undefined
      const texts = [element.ariaLabel, labels.map((it) => it.innerText).join(' '), label?.innerText, element.innerText]
      return new RegExp(source).test((texts.find((text) => text) ?? '').replace(/\s+/g, ' ').trim())
    }
    return [...document.querySelectorAll<HTMLElement>(selector)].find((element) => element.checkVisibility() && named(element))
  }
  const found = await page
    .waitForFunction(seek, { polling: 100, timeout: PATIENCE_MS }, selectors[role], pattern)
    .catch((cause: unknown) => {
      throw new Error(`no ${role} is named ${name}`, { cause })
    })
  return found as ElementHandle<HTMLElement>
}

/** Clicks with the mouse, where the element is. */
export async function press(page: Page, role: Role, name: string | RegExp): Promise<void> {
  await (await find(page, role, name)).click()
}

/** Writes into a field in place of what it holds. */
export async function fill(page: Page, role: 'spinbutton' | 'textbox', name: string, value: string): Promise<void> {
  const field = await find(page, role, name)
  await field.focus()
  await field.evaluate((element) => (element as HTMLInputElement).select())
  await page.keyboard.type(value)
}

/** Presses a key on what has to be focused for it. */
export async function pressKey(page: Page, role: Role, name: string, key: 'ArrowRight' | 'Home'): Promise<void> {
  await (await find(page, role, name)).focus()
  await page.keyboard.press(key)
}

export const waitForStatus = (page: Page, text: RegExp) => find(page, 'status', text)

/** Waits until no element of a role has this name any more. */
export async function waitForNone(page: Page, role: Role, label: string): Promise<void> {
  const count = () => page.$$eval(selectors[role], (all, name) => all.filter((it) => it.ariaLabel === name).length, label)
  await expect.poll(count, { timeout: PATIENCE_MS }).toBe(0)
}

/** The pixels on the card of a face, as text. */
export async function pixelsOf(page: Page, title: string): Promise<string> {
  return (await find(page, 'button', `Show ${title}`)).evaluate((card) => card.querySelector('canvas')?.toDataURL() ?? '')
}
