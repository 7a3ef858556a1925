import { openBrowser } from '../browser-subject.ts'
import { PACK } from './pack.ts'
import type { Probe } from './probe.ts'

/** Of these the quickest counts, which a busy machine disturbs least. Before them the browser has compiled the code. */
const RUNS = 12

/** One step of the network on wasm; with null threads in as many as the page takes. */
export const step = (threads: number | null, most: number): Probe => ({
  rows: [{ what: `one step on wasm, ${threads === null ? 'threads as the page chooses' : `${threads} thread(s)`}`, unit: 'ms', most }],
  open: async ({ bench }) => {
    const { step, close } = await openBrowser('step', bench, PACK, 'wasm', threads)
    const take = async () => {
      const times = []
      for (let run = 0; run < RUNS; run++) times.push((await step(1)).ms)
      return [Math.min(...times)]
    }
    await take()
    return { take, close }
  },
})
