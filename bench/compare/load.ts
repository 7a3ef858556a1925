import { openBrowser } from '../browser-subject.ts'
import { pathOf } from '../packs.ts'
import type { Probe } from './probe.ts'

/** A pack from this machine until its self-check has passed, in a new worker. */
export const load: Probe = {
  rows: [{ what: 'load of the engine', unit: 'ms', most: null }],
  open: async ({ bench, pack }) => ({
    take: async () => {
      const { opened, close } = await openBrowser('load', bench, pathOf(pack), 'wasm', null)
      await close()
      return [opened.loadMs]
    },
    close: async () => {},
  }),
}
