import { joinArrays } from '../base/arrays.ts'
import { SubcodeError } from '../base/errors.ts'
import { makePartialPlans, noisyState } from '../math/samplers/partial-plan.ts'
import type { Noise } from '../protocol/codes.ts'
import type { EngineApi } from '../protocol/engine-api.ts'
import { numbersIn, pictureLength, stateDims } from '../protocol/space.ts'
import type { CallContext } from '../rpc/serve.ts'
import { checkBatch } from './check-inputs.ts'
import { openNetFor } from './conditioning.ts'
import { batchesOf, codesAt, travel } from './draw.ts'
import type { Engine } from './engine.ts'
import { firstStageOf } from './first-stage.ts'
import { bothWays, classOf, spacingOf } from './plans-of.ts'
import { randomAt, randomCodes, since } from './render.ts'
import { createStepMeter } from './step-meter.ts'

type Vary = EngineApi['vary']

/** Pictures of one z_sem whose x_T is random up to a level (the paper's figure 3); see `makePartialPlans`. */
export async function vary(engine: Engine, input: Vary['in'], { signal, emit }: CallContext<Vary['event']>): Promise<Vary['out']> {
  const { picture, z, noise: random, group, preview, previewAll = false } = input
  const { manifest } = engine.info
  const way = bothWays(manifest.schedule, input.way)
  const { steps } = way
  const { classCondition } = input.way
  const depth = Math.min(steps, input.depth)
  if (!Number.isInteger(depth) || depth < 1) throw new SubcodeError('internal', `depth: expected 1 to ${steps} steps, got ${input.depth}.`)
  const one = checkBatch('picture', picture, pictureLength(manifest.imageSize))
  if (one !== 1) throw new SubcodeError('internal', `picture.count: expected 1, got ${one}.`)
  const { rest, level, down, up } = makePartialPlans(manifest.schedule, way, depth)
  const codes = randomCodes(engine, random)
  const batches = batchesOf(engine, codes.count, { group, classCondition })
  const total = (rest?.rows.length ?? 0) + batches.length * (down.rows.length + (up?.rows.length ?? 0))
  await openNetFor(engine, z, signal)
  const meter = createStepMeter(total, preview, emit)
  const silent = { ...meter, wantsPreview: () => false }
  const { encode, decode } = firstStageOf(engine, signal)
  const start = rest && { plan: rest, x: await encode(picture), count: 1, z: codesAt('z', z, 1, 0, 1), classCondition }
  const left = start && (await travel(engine, start, silent, signal)).x
  const size = numbersIn(stateDims(manifest))
  const [pictures, found]: [Float32Array[], Float32Array[]] = [[], []]
  for (const { first, end } of batches) {
    const count = end - first
    const own = codes.data.slice(first * size, end * size)
    const x = left
      ? joinArrays(Array.from({ length: count }, (_, i) => noisyState(level, left, own.subarray(i * size, (i + 1) * size))))
      : own
    const shared = codesAt('z', z, codes.count, first, end)
    const before = meter.timing()
    const same = { x, count, z: shared, classCondition }
    const drawn = await travel(engine, { ...same, plan: down, random: randomAt(random, first, end), previewAll }, meter, signal)
    const data = await decode(drawn.x, count)
    const timing = since(before, meter.timing())
    const xT = up ? (await travel(engine, { ...same, plan: up }, silent, signal)).x : own
    pictures.push(data)
    found.push(xT)
    if (group === undefined) continue
    // An event moves its arrays to the page, so it gets copies.
    emit({ kind: 'drawn', first, images: { data: data.slice(), count }, noise: noiseOf(xT.slice(), count), timing })
  }

  function noiseOf(data: Float32Array, count: number): Noise {
    return { method: way.down, steps, ...spacingOf(way.power), ...classOf(input.way), codes: { data, pair: null, count, dims: codes.dims } }
  }

  return {
    images: { data: joinArrays(pictures), count: codes.count },
    noise: noiseOf(joinArrays(found), codes.count),
    timing: meter.timing(),
  }
}
