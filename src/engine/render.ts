import { joinArrays } from '../base/arrays.ts'
import { SubcodeError } from '../base/errors.ts'
import { gaussian } from '../math/gaussian.ts'
import type { Plan } from '../math/samplers/plan.ts'
import type { Noise, RandomNoise, StochasticCodes } from '../protocol/codes.ts'
import type { EngineApi, Timing } from '../protocol/engine-api.ts'
import { numbersIn, stateDims } from '../protocol/space.ts'
import type { CallContext } from '../rpc/serve.ts'
import { checkBatch, checkNumbers } from './check-inputs.ts'
import { openNetFor } from './conditioning.ts'
import { batchesOf, codesAt, travel } from './draw.ts'
import type { Engine } from './engine.ts'
import { firstStageOf } from './first-stage.ts'
import { classOf, drawingOf, spacingOf } from './plans-of.ts'
import { createStepMeter } from './step-meter.ts'

type Render = EngineApi['render']

/** Codes to images: the plan's rows with falling noise, as many pictures at once as memory or `group` allows. */
export async function render(engine: Engine, input: Render['in'], { signal, emit }: CallContext<Render['event']>): Promise<Render['out']> {
  const { noise: given, z, window, way, group, preview, previewAll = false } = input
  const { manifest } = engine.info
  const known = 'codes' in given ? given : null
  if (known) checkNoise(engine, known.codes)
  const plan = drawingOf(manifest.schedule, known, way)
  const random = 'codes' in given ? null : given
  const classCondition = way.classCondition ?? known?.classCondition
  const drawnAs = classOf({ classCondition })
  const noise = known
    ? { ...known, ...drawnAs }
    : {
        method: plan.method,
        steps: plan.steps,
        ...spacingOf(way.power),
        ...drawnAs,
        codes: randomCodes(engine, given as RandomNoise),
      }
  const { count } = noise.codes
  const batches = batchesOf(engine, count, { group, classCondition })
  await openNetFor(engine, z, signal)
  const meter = createStepMeter(batches.length * plan.rows.length, preview, emit)
  const decoded: Float32Array[] = []
  for (const { first, end } of batches) {
    const part = noiseAt(noise, first, end)
    const codes = codesAt('z', z, count, first, end)
    const within = window && codesAt('window.z', window.z, count, first, end)
    const own = {
      ...startOf(part.codes, plan),
      random: random && randomAt(random, first, end),
      count: end - first,
      z: codes,
      classCondition,
      window: window && within ? { ...window, z: within } : null,
    }
    const before = meter.timing()
    const { x } = await travel(engine, { plan, ...own, previewAll }, meter, signal)
    const data = await firstStageOf(engine, signal).decode(x, end - first)
    decoded.push(data)
    if (group === undefined) continue
    // An event moves its arrays to the page, so it gets copies.
    const images = { data: data.slice(), count: end - first }
    emit({ kind: 'drawn', first, images, noise: part, timing: since(before, meter.timing()) })
  }
  return { images: { data: joinArrays(decoded), count }, noise, timing: meter.timing() }
}

export function since(before: Timing, now: Timing): Timing {
  return { steps: now.steps - before.steps, ms: now.ms - before.ms }
}

/** x_T ~ N(0, I) of the pack's space. Throws `internal` for a seed or an index that is no whole number. */
export function randomCodes(engine: Engine, { seed, indices }: RandomNoise): StochasticCodes {
  const bad = [seed, ...indices].find((value) => !Number.isSafeInteger(value) || value < 0)
  if (bad !== undefined || indices.length === 0) {
    throw new SubcodeError('internal', `noise: expected a seed and at least one index, whole numbers from 0 on, got ${bad ?? 'no index'}.`)
  }
  const dims = stateDims(engine.info.manifest)
  const data = joinArrays(indices.map((index) => gaussian(seed, index, numbersIn(dims), 'x_T')))
  return { data, pair: null, count: indices.length, dims }
}

/** The random numbers of some places of a batch. */
export function randomAt({ seed, indices }: RandomNoise, first: number, end: number): RandomNoise {
  return { seed, indices: indices.slice(first, end) }
}

/** The x_T of some places of a batch. */
function noiseAt(noise: Noise, first: number, end: number): Noise {
  const { data, pair, dims } = noise.codes
  const [from, to] = [first * numbersIn(dims), end * numbersIn(dims)]
  return { ...noise, codes: { dims, count: end - first, data: data.slice(from, to), pair: pair && pair.slice(from, to) } }
}

function checkNoise(engine: Engine, codes: StochasticCodes): void {
  const size = numbersIn(stateDims(engine.info.manifest))
  checkBatch('noise.codes', codes, size)
  if (codes.pair) checkNumbers('noise.codes.pair', codes.pair, codes.data.length)
}

/** A plan with a pair goes on where its inversion ended, one level down: x is the pair, and p is x_T. */
function startOf({ data, pair }: StochasticCodes, plan: Plan): { x: Float32Array; p: Float32Array | null } {
  return plan.pair && pair ? { x: pair, p: data } : { x: data, p: null }
}
