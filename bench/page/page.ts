import { createClient } from '../../src/rpc/client.ts'
import type { BenchApi } from './bench-api.ts'
import { findPlaced } from './find-placed.ts'

const worker = new Worker(new URL('./bench.worker.ts', import.meta.url), { type: 'module', name: 'bench' })
const bench = createClient<BenchApi>(worker)

/** What the benchmark finds in the page as `globalThis.bench`. */
export type Bench = typeof bench

Object.assign(globalThis, { bench, findPlaced })
