import type { SemanticCodes, StochasticCodes } from '../../protocol/codes.ts'
import type { Timing } from '../../protocol/engine-api.ts'
import type { Plan } from '../../protocol/plan.ts'
import type { Engine } from '../../store/clients.ts'
import { batchLimit, countPlans, joinArrays, splitArray } from '../batches.ts'
import { type CallOptions, drawPlan, type Model } from '../codes-of.ts'
import type { MixedCodes } from './mixture.ts'

/** How many renders so many pictures take. */
export function countBatches(pictures: number, imageSize: number): number {
  return Math.ceil(pictures / batchLimit(imageSize))
}

/**
 * The pictures of mixed codes, in their order, as few renders as the limit on a batch and their plans allow. `steps` count
 * where the codes do not fix them: exact ones are drawn in the steps in which they were inverted. `onProgress` counts rows of all renders.
 */
export async function renderMixed(
  engine: Engine,
  codes: readonly MixedCodes[],
  model: Model,
  steps: number,
  { signal, onEvent }: CallOptions,
): Promise<{ pictures: Float32Array[]; timing: Timing }> {
  const batches = inBatches(codes, model, steps)
  const total = batches.reduce((sum, { plan }) => sum + plan.rows.length, 0)
  const pictures: Float32Array[] = []
  const timing = { steps: 0, ms: 0 }
  const next = countPlans(total, onEvent)
  for (const { plan, part } of batches) {
    const input = { ...joinCodes(part), plan, preview: codes.length === 1 }
    const rendered = await engine.call('render', input, { signal, onEvent: next(plan.rows.length) })
    pictures.push(...splitArray(rendered.images.data, part.length))
    timing.steps += rendered.timing.steps * part.length
    timing.ms += rendered.timing.ms
  }
  return { pictures, timing }
}

type Batch = { plan: Plan; part: MixedCodes[] }

/** Neighbours that share a plan, as many as a batch may hold. */
function inBatches(codes: readonly MixedCodes[], { schedule, imageSize }: Model, steps: number): Batch[] {
  const limit = batchLimit(imageSize)
  const batches: Batch[] = []
  for (const one of codes) {
    const plan = drawPlan(schedule, one.noise, steps, one.whole)
    const last = batches.at(-1)
    if (last && last.part.length < limit && isSamePlan(last.plan, plan)) last.part.push(one)
    else batches.push({ plan, part: [one] })
  }
  return batches
}

function isSamePlan(a: Plan, b: Plan): boolean {
  return a.method === b.method && a.steps === b.steps && a.pair === b.pair
}

/** The codes of a part as one batch. */
function joinCodes(part: readonly MixedCodes[]): { z: SemanticCodes | null; xT: StochasticCodes } {
  const count = part.length
  const zs = part.flatMap(({ z }) => z?.data ?? [])
  const pairs = part.flatMap(({ noise }) => noise.codes.pair ?? [])
  const xT = { data: joinArrays(part.map(({ noise }) => noise.codes.data)), pair: pairs.length === count ? joinArrays(pairs) : null, count }
  return { z: zs.length === count ? { data: joinArrays(zs), count } : null, xT }
}
