import { draft } from './draft.ts'
import { load } from './load.ts'
import { loop } from './loop.ts'
import { memory } from './memory.ts'
import type { Probe } from './probe.ts'
import { step } from './step.ts'
import { slowVisit, visit } from './visit.ts'

/** What the code of two checkouts is compared in, with a pack that both have. */
export const ofCode: Probe[] = [step(1, 0.75), step(2, 0.75), step(null, 0.5), load, loop, draft]

/** What somebody meets who comes for the first time, with the pack that the checkout opens then. */
export const ofVisits: Probe[] = [memory, visit, slowVisit]
