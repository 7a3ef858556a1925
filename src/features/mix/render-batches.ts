import { at } from '../../base/assert.ts'
import type { SemanticCodes, StochasticCodes } from '../../protocol/codes.ts'
import type { StepProgress, Timing } from '../../protocol/engine-api.ts'
import type { Plan } from '../../protocol/plan.ts'
import type { Engine } from '../../store/clients.ts'
import { type CallOptions, drawPlan, type Model } from '../codes-of.ts'
import { within } from '../progress.ts'
import type { MixedCodes } from './mixture.ts'

/** Numbers of all x_T that one render may hold: 64 pictures of 64 pixels, 4 of 256. More of them go one batch after another. */
const MAX_BATCH_NUMBERS = 64 * 3 * 64 * 64

/** How many renders so many pictures take. */
export function countBatches(pictures: number, imageSize: number): number {
  return Math.ceil(pictures / batchLimit(imageSize))
}

function batchLimit(imageSize: number): number {
  return Math.max(1, Math.floor(MAX_BATCH_NUMBERS / (3 * imageSize ** 2)))
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
  let before = 0
  for (const { plan, part } of batches) {
    const tell = (event: StepProgress) => onEvent(within(event, before, total))
    const rendered = await engine.call('render', { ...joinCodes(part), plan, preview: codes.length === 1 }, { signal, onEvent: tell })
    pictures.push(...split(rendered.images.data, part.length))
    timing.steps += rendered.timing.steps * part.length
    timing.ms += rendered.timing.ms
    before += plan.rows.length
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
  const xT = { data: join(part.map(({ noise }) => noise.codes.data)), pair: pairs.length === count ? join(pairs) : null, count }
  return { z: zs.length === count ? { data: join(zs), count } : null, xT }
}

function join(arrays: readonly Float32Array[]): Float32Array {
  const size = at(arrays, 0).length
  const joined = new Float32Array(size * arrays.length)
  arrays.forEach((array, i) => joined.set(array, i * size))
  return joined
}

function split(data: Float32Array, count: number): Float32Array[] {
  const size = data.length / count
  return Array.from({ length: count }, (_, i) => data.slice(i * size, (i + 1) * size))
}
