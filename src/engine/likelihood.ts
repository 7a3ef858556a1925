import { throwIfAborted } from '../base/abort.ts'
import { assert, at } from '../base/assert.ts'
import { nextTurn } from '../base/next-turn.ts'
import { gaussian } from '../math/gaussian.ts'
import { densityNats, priorNats, reconstructionNats, transitionNats } from '../math/likelihood/bound.ts'
import { createBoundSum } from '../math/likelihood/bound-sum.ts'
import { gridLevels, gridOf, gridValues } from '../math/likelihood/grid.ts'
import { boundLevels } from '../math/likelihood/levels.ts'
import { noisyState } from '../math/samplers/partial-plan.ts'
import { hasMeanShift } from '../math/samplers/make-plan.ts'
import { type Level, logSnr, type Mix } from '../math/schedule.ts'
import type { EngineApi } from '../protocol/engine-api.ts'
import type { Images } from '../protocol/codes.ts'
import { numbersIn, pictureLength, stateDims } from '../protocol/space.ts'
import type { CallContext } from '../rpc/serve.ts'
import { checkBatch } from './check-inputs.ts'
import { codesAt, partsOf } from './draw.ts'
import type { Engine } from './engine.ts'
import { encodeOverTime } from './encode-over-time.ts'
import { estimateX0, takesManyLevels } from './estimate.ts'
import { firstStageOf } from './first-stage.ts'
import { withFp32Net } from './open-later.ts'
import { createStepMeter } from './step-meter.ts'

type Likelihood = EngineApi['likelihood']

/** Numbers of the states of one call: sixteen pictures of 64 pixels. Larger calls are no quicker on a CPU. */
const MAX_CALL_NUMBERS = 16 * 3 * 64 * 64

/** The variational bound of pictures in bits per dimension (`math/likelihood/bound.ts`). The levels are independent, so that they run in batches. */
export async function likelihood(
  engine: Engine,
  { images, z, steps, draws, seed }: Likelihood['in'],
  { signal, emit }: CallContext<Likelihood['event']>,
): Promise<Likelihood['out']> {
  const { manifest } = engine.info
  const count = checkBatch('images', images, pictureLength(manifest.imageSize))
  assert(Number.isInteger(draws) && draws >= 1, `draws: expected a whole number above 0, got ${draws}.`)
  const levels = boundLevels(manifest.schedule, steps)
  const called = levels.slice(1)
  const codes = codesAt('z', z, count, 0, count)
  const coded = await codedStates(engine, images, levels)
  const dims = stateDims(manifest)
  const size = numbersIn(dims)
  const sums = coded.map(() => createBoundSum(dims, called.length, draws))

  return withFp32Net(engine, z ? 'conditional' : 'baseline', signal, async (net, openedFp32) => {
    const limit = Math.max(1, Math.floor(MAX_CALL_NUMBERS / size))
    const groups = partsOf(count, limit)
    const parts = partsOf(called.length, takesManyLevels(net) ? Math.max(1, Math.floor(limit / count)) : 1)
    const meter = createStepMeter(draws * parts.length * groups.length, false, emit)
    for (let draw = 0; draw < draws; draw++) {
      /** The noise of a level, for all pictures. */
      const noiseAt = (level: number) => gaussian(seed, draw * levels.length + level, size, 'bound')
      const first = noiseAt(0)
      for (const [i, { encoded, reconstruction }] of coded.entries())
        at(sums, i).addEnds(draw, reconstruction(at(levels, 0), first), priorNats(at(levels, called.length), at(encoded, called.length)))
      for (const part of parts) {
        const partLevels = called.slice(part.first, part.end)
        const noises = partLevels.map((_, i) => noiseAt(part.first + i + 1))
        for (const group of groups) {
          throwIfAborted(signal)
          const own = coded.slice(group.first, group.end)
          const data = new Float32Array(partLevels.length * own.length * size)
          const placeOf = (level: number, i: number) => (level * own.length + i) * size
          for (const [level, mix] of partLevels.entries())
            for (const [i, { encoded }] of own.entries())
              data.set(noisyState(mix, at(encoded, part.first + level + 1), at(noises, level)), placeOf(level, i))
          const states = { data, levels: partLevels, count: own.length, codes: codesAt('z', codes, count, group.first, group.end) }
          const xhat = await estimateX0(net, manifest, states)
          for (const [level, t] of partLevels.entries()) {
            const s = at(levels, part.first + level)
            const shift = hasMeanShift(manifest.schedule) ? (logSnr(s) - logSnr(t)) * t.s ** 2 : 0
            for (const [i, { encoded }] of own.entries()) {
              const estimate = xhat.subarray(placeOf(level, i), placeOf(level, i) + size)
              const ends = { s: at(encoded, part.first + level), t: at(encoded, part.first + level + 1) }
              const nats = transitionNats({ s, t }, ends, estimate, shift)
              at(sums, group.first + i).addTransition(draw, part.first + level, nats)
            }
          }
          meter.step(at(partLevels, 0).t, null)
          await nextTurn()
        }
      }
    }
    return {
      bounds: sums.map(({ result }) => result()),
      levels: called.map((level, i) => ({ t: level.t, logSnr: logSnr(level), span: logSnr(at(levels, i)) - logSnr(level) })),
      of: manifest.space.firstStage ? 'latent' : 'picture',
      openedFp32,
      timing: meter.timing(),
    }
  })
}

/** The values that are noised at each level, and the nats of finding the picture again in z_0. */
type Coded = { encoded: readonly Float64Array[]; reconstruction: (mix: Mix, eps: Float32Array) => Float64Array }

/** Pictures on their 8-bit grid, or their states behind a first stage, which have none. */
async function codedStates(engine: Engine, images: Images, levels: readonly Level[]): Promise<Coded[]> {
  const { space } = engine.info.manifest
  const given = space.firstStage ? await firstStageOf(engine).encode(images) : images.data
  const size = given.length / images.count
  const grid = gridOf(space)
  const coded: Coded[] = []
  for (const { first, end } of partsOf(images.count, 1)) {
    const own = given.subarray(first * size, end * size)
    if (space.firstStage) {
      const values = Float64Array.from(own)
      coded.push({ encoded: levels.map(() => values), reconstruction: densityNats })
      continue
    }
    const steps = gridLevels(own)
    const encoded = await encodeOverTime(engine, gridValues(steps, grid), levels)
    coded.push({ encoded, reconstruction: (mix, eps) => reconstructionNats(mix, grid, steps, at(encoded, 0), eps) })
  }
  return coded
}
