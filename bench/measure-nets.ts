import { at } from '../src/base/assert.ts'
import { makePlan } from '../src/math/samplers/make-plan.ts'
import { type BenchPage, openBenchPage } from './bench-page.ts'
import { architecture } from './net-files.ts'
import type { Device } from './options.ts'
import type { NetOptions } from './page/bench-api.ts'
import { runRounds, type Task } from './rounds.ts'
import { type Summary, summarise, summariseRatios } from './statistics.ts'

export type NetResult = {
  device: Device
  name: string
  steps: number
  stepMs: Summary | null
  /** GPU dispatches, the modulation's share included; 0 on wasm. */
  dispatchesPerStep: number
  /** Its time over that of the network as the engine opens it, round by round. */
  ratio: Summary | null
  /** Largest difference of the last x from that of the same network, relative to the largest number. */
  difference: number
}

const schedule = { kind: 'linear', betaStart: 1e-4, betaEnd: 0.02, steps: 1000 } as const

/** The first one is the way of the engine. */
const ways: { name: string; where: 'both' | 'webgpu' | 'wasm'; options: Partial<NetOptions> }[] = [
  { name: 'folded, as the engine runs it', where: 'both', options: {} },
  { name: 'exported plainly, update in JavaScript', where: 'both', options: { form: 'plain' } },
  { name: 'folded, batch fixed at load', where: 'wasm', options: { batch: 1 } },
  { name: 'folded, memory arena', where: 'wasm', options: { arena: true } },
  { name: 'folded, maps as NCHW', where: 'webgpu', options: { layout: 'NCHW' } },
  { name: 'folded, maps as NCHW, graph capture', where: 'webgpu', options: { layout: 'NCHW', graphCapture: true, batch: 1 } },
]

/** One network in several ways, in one worker. */
export async function measureNets(url: string, device: Device, rounds: number, log: (line: string) => void): Promise<NetResult[]> {
  const kind = device === 'webgpu' ? 'webgpu' : 'wasm'
  const page = await openBenchPage(url, kind)
  const rows = makePlan(schedule, 'ddim', 'render', 20).rows.slice(0, kind === 'webgpu' ? 1 : 20)
  const run = opener(page, rows)
  const ours = ways.filter(({ where }) => where === 'both' || where === kind)
  try {
    const common = { folder: `${url}nets/`, form: 'folded', device: kind, threads: device === 'wasm-2' ? 2 : 1 } as const
    const nets = []
    for (const { name, options } of ours) nets.push({ name, ...(await run(await page.call('openNet', { ...common, ...options }))) })
    const samples = await runRounds(nets, rounds, (line) => log(`ways to run a network on ${device}: ${line}`))
    const perStep = (key: string) => (samples.get(key) ?? []).map((ms) => ms / rows.length)
    const first = at(nets, 0)
    return nets.map(({ name, key, x, dispatches }) => ({
      device,
      name,
      steps: rows.length,
      stepMs: summarise(perStep(key)),
      dispatchesPerStep: dispatches / rows.length,
      ratio: summariseRatios(perStep(key), perStep(first.key)),
      difference: relativeDifference(x, first.x),
    }))
  } finally {
    await page.close()
  }
}

/** Turns the number of an open network into a task, after a first run. */
function opener({ call }: BenchPage, rows: ReturnType<typeof makePlan>['rows']) {
  const { imageSize, zSize } = architecture
  const once = (net: number) => call('runNet', { net, rows, dims: [1, 3, imageSize, imageSize], zSize: zSize ?? 0 })
  return async (net: number): Promise<Task & { x: number[]; dispatches: number }> => {
    const { x, dispatches } = await once(net)
    return { key: `${net}`, run: async () => (await once(net)).ms, x: Object.values(x), dispatches }
  }
}

function relativeDifference(a: readonly number[], b: readonly number[]): number {
  const largest = b.reduce((max, value) => Math.max(max, Math.abs(value)), 0)
  return a.reduce((max, value, i) => Math.max(max, Math.abs(value - at(b, i))), 0) / largest
}
