import type { Browser, Locator, Page } from '@playwright/test'
import { expect, status } from './studio-page.ts'

type Spy = { open: Set<number>; mostOpen: number; renders: number }

/** Counts, in the page, the renders that are with the engine at once. */
export function spyOnPage(): void {
  const spy: Spy = { open: new Set(), mostOpen: 0, renders: 0 }
  Object.assign(globalThis, { spy })
  const heard = new WeakSet<Worker>()
  const { postMessage: post, addEventListener: listen } = Worker.prototype
  /** Ahead of the page's own listener, which may ask for the next render at once. */
  const hear = (worker: Worker) => {
    if (heard.has(worker)) return
    heard.add(worker)
    const forget = ({ data }: MessageEvent<{ kind: string; id: number }>) => data.kind !== 'event' && spy.open.delete(data.id)
    Reflect.apply(listen, worker, ['message', forget])
  }
  const note = ({ kind, id, method }: { kind: string; id: number; method?: string }) => {
    if (kind !== 'call' || method !== 'render') return
    spy.open.add(id)
    spy.mostOpen = Math.max(spy.mostOpen, spy.open.size)
    spy.renders++
  }
  Reflect.set(Worker.prototype, 'addEventListener', function (this: Worker, ...args: unknown[]) {
    hear(this)
    Reflect.apply(listen, this, args)
  })
  Reflect.set(Worker.prototype, 'postMessage', function (this: Worker, ...args: [{ kind: string; id: number; method?: string }]) {
    note(args[0])
    Reflect.apply(post, this, args)
  })
}

const readSpy = (page: Page) => page.evaluate(() => (globalThis as unknown as { spy: Spy }).spy)
const clearSpy = (page: Page) =>
  page.evaluate(() => Object.assign((globalThis as unknown as { spy: Spy }).spy, { mostOpen: 0, renders: 0 }))

type TraceEvent = { name: string; pid: number; tid: number; tdur?: number; args?: { name?: string } }

/**
 * The longest task of the page's own thread, in milliseconds of processor time. A long-task entry counts time on the clock, to which
 * a busy machine adds what is not the page's.
 */
function longestTaskMs(trace: Buffer): number {
  const { traceEvents }: { traceEvents: TraceEvent[] } = JSON.parse(trace.toString())
  const place = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`
  const isNameOfPage = ({ name, args }: TraceEvent) => name === 'thread_name' && args?.name === 'CrRendererMain'
  const pages = new Set(traceEvents.filter(isNameOfPage).map(place))
  const tasks = traceEvents.filter((event) => event.name === 'RunTask' && pages.has(place(event)))
  expect(tasks.length).toBeGreaterThan(100)
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur / 1000))
}

/** Where the pointer has to be for a control to follow it, and how wide that place is. */
async function placeOf(held: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  await held.scrollIntoViewIfNeeded()
  const box = await held.boundingBox()
  if (!box) throw new Error('the control has no box')
  return box
}

/**
 * Drags a control from its middle to one side, faster than pictures come: meanwhile drafts are shown, and of those that are asked for
 * one at most is with the engine. Then it is let go, and the picture in full comes.
 */
export async function dragThrough(page: Page, held: Locator, instrument: string, direction: 1 | -1): Promise<void> {
  const { x, y, width, height } = await placeOf(held)
  const moves = 60
  const move = (i: number) => page.mouse.move(x + width * (0.5 + (direction * i) / 140), y + height / 2)
  await clearSpy(page)
  await move(0)
  await page.mouse.down()
  for (let i = 1; i <= moves; i++) await move(i)
  await expect(page.getByText('Draft', { exact: true }).first()).toBeVisible()
  await expect(page.getByRole('img', { name: 'A draft of the picture' })).toBeVisible()
  const { mostOpen, renders } = await readSpy(page)
  expect(mostOpen).toBe(1)
  expect(renders).toBeGreaterThan(0)
  expect(renders).toBeLessThan(moves)
  await page.mouse.up()
  await expect(page.getByRole('img', { name: 'A draft of the picture' })).toHaveCount(0)
  await expect(status(page, `${instrument}: Done`)).toBeVisible()
}

/** Whatever the page does during `work`, it never holds itself up for 50 ms. */
export async function neverHeldUp(browser: Browser, page: Page, work: () => Promise<void>): Promise<void> {
  await browser.startTracing(page, { categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'] })
  await work()
  expect(longestTaskMs(await browser.stopTracing())).toBeLessThan(50)
}
