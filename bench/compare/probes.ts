import { draft } from './draft.ts'
import { load } from './load.ts'
import { loop } from './loop.ts'
import { memory } from './memory.ts'
import type { Probe } from './probe.ts'
import { step } from './step.ts'
import { slowVisit, visit } from './visit.ts'

/** What two checkouts are compared in. */
export const probes: Probe[] = [step(1, 0.75), step(2, 0.75), step(null, 0.5), load, loop, draft, memory, visit, slowVisit]
