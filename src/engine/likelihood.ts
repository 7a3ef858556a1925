import { throwIfAborted } from '../base/abort.ts'
import { joinArrays } from '../base/arrays.ts'
import { assert, at } from '../base/assert.ts'
import { nextTurn } from '../base/next-turn.ts'
import { gaussian } from '../math/gaussian.ts'
import { densityNats, priorNats, reconstructionNats, transitionNats } from '../math/likelihood/bound.ts'
import { type BoundSum, createBoundSum } from '../math/likelihood/bound-sum.ts'
import { gridLevels, gridOf, gridValues } from '../math/likelihood/grid.ts'
import { boundLevels } from '../math/likelihood/levels.ts'
import { noisyState } from '../math/samplers/partial-plan.ts'
import { type Level, logSnr, type Mix } from '../math/schedule.ts'
import type { EngineApi } from '../protocol/engine-api.ts'
import type { ClassCondition, Images } from '../protocol/codes.ts'
import { hasMeanShift } from '../protocol/log-snr.ts'
import { numbersIn, pictureLength, stateDims } from '../protocol/space.ts'
import type { CallContext } from '../rpc/serve.ts'
import { checkBatch } from './check-inputs.ts'
import { codesAt, partsOf } from './draw.ts'
import type { Engine } from './engine.ts'
import { noisedAt } from './encode-over-time.ts'
import { estimateX0 } from './estimate.ts'
import { firstStageOf } from './first-stage.ts'
import { guidedBatch } from './guided-batch.ts'
import type { Net } from './net.ts'
import { withFp32Net } from './open-later.ts'
import { createStepMeter } from './step-meter.ts'

type Likelihood = EngineApi['likelihood']

/** Numbers of the states of one call, for its memory: eight pictures of 64 pixels. */
const MAX_CALL_NUMBERS = 8 * 3 * 64 * 64
/** States of one call on a CPU, where larger calls leave the cache: fifty of 16 pixels cost 6 to 10 % more at once than in calls of 8 to 16. */
const MAX_CPU_STATES = 12

/**
 * The variational bound of pictures in bits per dimension (`math/likelihood/bound.ts`). Levels, draws and pictures are independent, so that as
 * many of them as memory allows run in one call.
 */
export async function likelihood(
  engine: Engine,
  { images, z, class: label, steps, draws, seed }: Likelihood['in'],
  { signal, emit }: CallContext<Likelihood['event']>,
): Promise<Likelihood['out']> {
  const { manifest } = engine.info
  const count = checkBatch('images', images, pictureLength(manifest.imageSize))
  assert(Number.isInteger(draws) && draws >= 1, `draws: expected a whole number above 0, got ${draws}.`)
  const given = label === undefined ? undefined : { class: label, guidance: 1 }
  const levels = boundLevels(manifest.schedule, steps)
  const called = levels.slice(1)
  const dims = stateDims(manifest)
  const size = numbersIn(dims)
  /** Noise of a level in a draw: the same for all pictures. */
  const noiseAt = (draw: number, level: number) => gaussian(seed, draw * levels.length + level, size, 'bound')

  const pictures = (await codedStates(engine, images, levels, signal)).map((coded, i) => ({
    ...coded,
    code: codesAt('z', z, count, i, i + 1)?.data ?? null,
    sum: createBoundSum(dims, called.length, draws),
  }))
  const states = Array.from({ length: draws }, (_, draw) => pictures.map((picture): State => ({ ...picture, draw }))).flat()
  for (const { draw, encoded, reconstruction, sum } of states)
    sum.addEnds(draw, reconstruction(at(levels, 0), noiseAt(draw, 0)), priorNats(at(levels, called.length), at(encoded, called.length)))

  return withFp32Net(engine, z ? 'conditional' : 'baseline', signal, async (net, openedFp32) => {
    const limit = Math.max(1, Math.min(Math.floor(MAX_CALL_NUMBERS / size), net.gpu ? Infinity : MAX_CPU_STATES))
    const levelsAtOnce = net.leveledDims(1) ? Math.max(1, Math.floor(limit / states.length)) : 1
    const calls = partsOf(called.length, levelsAtOnce).flatMap((some) => partsOf(states.length, limit).map((group) => ({ some, group })))
    const meter = createStepMeter(calls.length, false, emit)
    for (const { some, group } of calls) {
      throwIfAborted(signal)
      const transitions = called.slice(some.first, some.end).map((t, i) => ({ t, s: at(levels, some.first + i), level: some.first + i }))
      await addTransitions(engine, net, transitions, states.slice(group.first, group.end), noiseAt, given)
      meter.step(at(transitions, 0).t.t, null)
      await nextTurn()
    }
    return {
      bounds: pictures.map(({ sum }) => sum.result()),
      levels: called.map((level, i) => ({ t: level.t, logSnr: logSnr(level), span: logSnr(at(levels, i)) - logSnr(level) })),
      of: manifest.space.firstStage ? 'latent' : 'picture',
      openedFp32,
      timing: meter.timing(),
    }
  })
}

/** A picture in one draw of noise. */
type State = Coded & { code: Float32Array | null; draw: number; sum: BoundSum }

/** Adds the terms of some levels, each for all of the states, by one call of the network. */
async function addTransitions(
  engine: Engine,
  net: Net,
  transitions: readonly { s: Mix; t: Level; level: number }[],
  states: readonly State[],
  noiseAt: (draw: number, level: number) => Float32Array,
  given: ClassCondition | undefined,
): Promise<void> {
  const { manifest } = engine.info
  const count = states.length
  const size = at(at(states, 0).encoded, 0).length
  const data = new Float32Array(transitions.length * count * size)
  for (const [row, { t, level }] of transitions.entries()) {
    const noises = new Map([...new Set(states.map(({ draw }) => draw))].map((draw) => [draw, noiseAt(draw, level + 1)]))
    for (const [i, { encoded, draw }] of states.entries()) {
      const place = (row * count + i) * size
      noisyState(t, at(encoded, level + 1), noises.get(draw) ?? [], data.subarray(place, place + size))
    }
  }
  const own = states.flatMap(({ code }) => code ?? [])
  const codes = own.length > 0 ? { data: joinArrays(own), count } : null
  const levels = transitions.map(({ t }) => t)
  const { fixed } = await guidedBatch(engine, given, levels.length * count)
  const xhat = await estimateX0(net, manifest, { data, levels, count, codes, fixed })
  for (const [row, transition] of transitions.entries()) {
    const { s, t, level } = transition
    const shift = hasMeanShift(manifest.schedule) ? (logSnr(s) - logSnr(t)) * t.s ** 2 : 0
    for (const [i, { encoded, draw, sum }] of states.entries()) {
      const place = (row * count + i) * size
      const ends = { s: at(encoded, level), t: at(encoded, level + 1) }
      sum.addTransition(draw, level, transitionNats(transition, ends, xhat.subarray(place, place + size), shift))
    }
  }
}

/** The values that are noised at each level, and the nats of finding the picture again in z_0. */
type Coded = { encoded: readonly Float64Array[]; reconstruction: (mix: Mix, eps: Float32Array) => Float64Array }

/** Pictures on their 8-bit grid, or their states behind a first stage, which have none. */
async function codedStates(engine: Engine, images: Images, levels: readonly Level[], signal: AbortSignal): Promise<Coded[]> {
  const { space } = engine.info.manifest
  const given = space.firstStage ? await firstStageOf(engine, signal).encode(images) : images.data
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
    const encoded = await noisedAt(engine, gridValues(steps, grid), levels)
    coded.push({ encoded, reconstruction: (mix, eps) => reconstructionNats(mix, grid, steps, at(encoded, 0), eps) })
  }
  return coded
}
