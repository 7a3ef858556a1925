import { joinArrays } from '../base/arrays.ts'
import { SubcodeError } from '../base/errors.ts'
import { gaussian } from '../math/gaussian.ts'
import type { Plan } from '../math/samplers/plan.ts'
import type { ClassCondition, RandomNoise, SemanticCodes } from '../protocol/codes.ts'
import type { CodeWindow, StepOptions } from '../protocol/engine-api.ts'
import { numbersIn, pictureLength, stateDims } from '../protocol/space.ts'
import { conditionedNet, windowOf } from './conditioning.ts'
import type { Engine } from './engine.ts'
import { firstStageOf } from './first-stage.ts'
import { copiesFor, guidedBatch } from './guided-batch.ts'
import { runPlan } from './run-plan.ts'
import type { StepMeter } from './step-meter.ts'

/** States on their way by one plan: x and p hold `count` states, p null for zeros. */
export type Journey = Pick<StepOptions, 'previewAll'> & {
  plan: Plan
  x: Float32Array
  p?: Float32Array | null
  count: number
  z: SemanticCodes | null
  window?: CodeWindow | null | undefined
  classCondition?: ClassCondition | undefined
  /** The random numbers of the states, which a plan with fresh noise takes it from. */
  random?: RandomNoise | null
}

/**
 * Runs a plan over states of the pack's space by a net that is open; the states and memories that it ends with. Previews
 * are pictures: decoded where rows are asked for by name, else sketched.
 */
export async function travel(
  engine: Engine,
  { plan, x, p = null, count, z: codes, window: codeWindow, classCondition, random = null, previewAll = false }: Journey,
  meter: StepMeter,
  signal: AbortSignal,
): Promise<{ x: Float32Array; p: Float32Array }> {
  const { net, z } = await conditionedNet(engine, codes, count)
  const window = codeWindow && z ? await windowOf(engine, codeWindow, plan.rows.length, count) : null
  const { decode, sketch } = firstStageOf(engine, signal)
  const shown = previewAll ? count : 1
  const toPictures = async (states: Float32Array) => (meter.namesRows ? decode : sketch)(states, shown)
  const previewed = { count: shown, toPictures }
  const size = numbersIn(stateDims(engine.info.manifest))
  const { copies, fixed } = await guidedBatch(engine, classCondition, count)
  const copied = (states: Float32Array) => (copies === 1 ? states : joinArrays([states, states]))
  const freshNoise = plan.takesNoise && random ? (row: number) => copied(stepNoise(random, row, size)) : null
  const start = { rows: plan.rows, x: copied(x), p: p && copied(p), freshNoise, count: copies * count, z, window, fixed, previewed }
  const end = await runPlan(net, start, meter, signal)
  return { x: end.x.subarray(0, count * size), p: end.p.subarray(0, count * size) }
}

/** Fresh noise of a row for each random number of a seed: none depends on the other states of a batch. */
function stepNoise({ seed, indices }: RandomNoise, row: number, size: number): Float32Array {
  return joinArrays(indices.map((index) => gaussian(seed, index * MAX_ROWS + row, size, 'step')))
}

/** No schedule has more levels. */
const MAX_ROWS = 2 ** 14

/** Numbers of all states that run at once, and of their pictures: 64 pictures of 64 pixels, 4 of 256. More of them run one batch after another. */
const MAX_BATCH_NUMBERS = 64 * 3 * 64 * 64

/** The places of `count` states that run together, at most `group` of them where it is given: first and end of each batch. */
export function batchesOf(
  engine: Engine,
  count: number,
  { group, classCondition }: { group?: number | undefined; classCondition?: ClassCondition | undefined } = {},
): { first: number; end: number }[] {
  const { manifest } = engine.info
  const numbers = Math.max(numbersIn(stateDims(manifest)), pictureLength(manifest.imageSize))
  const limit = Math.max(1, Math.floor(MAX_BATCH_NUMBERS / numbers / copiesFor(classCondition)))
  const size = group === undefined ? limit : Math.min(limit, group)
  if (!Number.isInteger(size) || size < 1) throw new SubcodeError('internal', `group: expected a whole number above 0, got ${group}.`)
  return partsOf(count, size)
}

/** `count` places in parts of at most `size`: first and end of each. */
export function partsOf(count: number, size: number): { first: number; end: number }[] {
  return Array.from({ length: Math.ceil(count / size) }, (_, i) => ({ first: i * size, end: Math.min(count, (i + 1) * size) }))
}

/** The codes of some places; a single code serves every place. Throws `internal` for a count of codes that does not fit the places. */
export function codesAt(name: string, codes: SemanticCodes | null, count: number, first: number, end: number): SemanticCodes | null {
  if (!codes) return null
  const size = codes.data.length / codes.count
  if (codes.count === 1) {
    const data = new Float32Array((end - first) * size)
    for (let i = 0; i < end - first; i++) data.set(codes.data, i * size)
    return { data, count: end - first }
  }
  if (codes.count !== count) throw new SubcodeError('internal', `${name}.count: expected 1 or ${count}, got ${codes.count}.`)
  return { data: codes.data.subarray(first * size, end * size), count: end - first }
}
