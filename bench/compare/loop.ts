import { openBrowser } from '../browser-subject.ts'
import { pathOf } from '../packs.ts'
import type { Probe } from './probe.ts'

const STEPS = 20

/** A render as the page asks for it, with progress and previews. */
export const loop: Probe = {
  rows: [{ what: `a DDIM loop of ${STEPS} steps, threads as the page chooses`, unit: 'ms', most: null }],
  open: async ({ bench, pack }) => {
    const { loop, close } = await openBrowser('loop', bench, pathOf(pack), 'wasm', null)
    if (!loop) throw new Error('a browser has a loop')
    return { take: async () => [(await loop(STEPS)).loopMs], close }
  },
}
