import { openBrowser } from '../browser-subject.ts'
import { pathOf } from '../packs.ts'
import { quickest } from '../rounds.ts'
import type { Probe } from './probe.ts'

/** One step of the network on wasm; with null threads in as many as the page takes. */
export const step = (threads: number | null, most: number): Probe => ({
  rows: [{ what: `one step on wasm, ${threads === null ? 'threads as the page chooses' : `${threads} thread(s)`}`, unit: 'ms', most }],
  open: async ({ bench, pack }) => {
    const { step, close } = await openBrowser('step', bench, pathOf(pack), 'wasm', threads)
    const take = async () => [await quickest(async () => (await step(1)).ms)]
    await take() // the browser compiles the code
    return { take, close }
  },
})
