import { DEFAULT_PACK } from '../e2e/support/shipped-packs.ts'
import { openBenchPage } from './bench-page.ts'
import { MEASURE_AT_ONCE, workerBytes } from './compare/memory.ts'
import { pathOf } from './packs.ts'

/** Memory of a worker that opens pack after pack, with many runs of the network on each. */
export type GrowthResult = { runs: number; packChanges: number; beforeBytes: number; afterBytes: number }

const PACKS = ['toyface', DEFAULT_PACK] as const
const TIMES = 5
/** Of a loop, and as many single ones beside it. */
const STEPS = 50

/** The worker's memory with the same pack before and after: what every run or pack would leave is then seen. */
export async function measureGrowth(url: string, log: (line: string) => void): Promise<GrowthResult> {
  const { page, call, close } = await openBenchPage(url, 'wasm', MEASURE_AT_ONCE)
  const useBoth = async () => {
    for (const pack of PACKS) {
      await call('open', { packUrl: `${url}${pathOf(pack)}`, device: 'wasm', precision: 'auto', threads: 1 })
      await call('loop', { steps: STEPS })
    }
  }
  try {
    await useBoth()
    const beforeBytes = await workerBytes(page, 'bench')
    for (let time = 1; time <= TIMES; time++) {
      await useBoth()
      log(`memory: ${time * PACKS.length * 2 * STEPS} runs, ${((await workerBytes(page, 'bench')) / 1e6).toFixed(1)} MB`)
    }
    const afterBytes = await workerBytes(page, 'bench')
    return { runs: TIMES * PACKS.length * 2 * STEPS, packChanges: TIMES * PACKS.length, beforeBytes, afterBytes }
  } finally {
    await close()
  }
}
