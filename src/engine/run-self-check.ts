import { at } from '../base/assert.ts'
import { levelsAt } from '../math/schedule.ts'
import { evenlySpaced, LEAST_TOLERANCE, SELF_CHECK, selfCheckInputs, selfCheckRow } from '../math/self-check.ts'
import type { Pack } from '../packs/fetch-pack.ts'
import type { Precision } from '../protocol/engine-api.ts'
import type { SelfCheck } from '../protocol/manifest.ts'
import { checkNumbers, type Outcome } from './check-numbers.ts'
import { type Engine, type NetKind, netOf, sessionOf } from './engine.ts'
import { pathOf } from './open-sessions.ts'
import { floatTensor, numbersOf, outputOf } from './ort.ts'
import { runPlan } from './run-plan.ts'
import { createStepMeter } from './step-meter.ts'

/** Where a pack brings no numbers of its own, every graph must still give finite ones. */
const NO_NUMBERS: SelfCheck = { ...SELF_CHECK, z: [], x0: [], tolerance: LEAST_TOLERANCE }

/** The first runs of a network compile it, so that the fastest is what counts: of so many, in so little time of a load. */
const TIMED_RUNS = 5
const TIMING_MS = 200

/**
 * One encode and one step of every net of a pack with seeded inputs. Throws `bad-pack` naming the graph's file when a number is
 * not finite (damaged weights, overflow) or is not the pack's (a driver that computes wrongly). Returns the milliseconds that a
 * step with a picture takes, null where no net makes pictures.
 */
export async function runSelfCheck(engine: Engine, pack: Pack, precision: Precision, signal: AbortSignal): Promise<number | null> {
  const check = pack.selfCheck ?? NO_NUMBERS
  let stepMs: number | null = null
  for await (const outcome of outcomes(engine, check, signal)) {
    const graph = pack.manifest.graphs[outcome.graph]
    checkNumbers(`${graph ? pathOf(graph, precision) : outcome.graph}: ${outcome.output}`, outcome, check.tolerance[precision])
    if (outcome.graph !== 'latent_denoiser') stepMs ??= outcome.ms
  }
  return stepMs
}

/** The numbers that an engine itself gives: what a pack without any is held to in a lower precision. */
export async function measureSelfCheck(engine: Engine, signal: AbortSignal): Promise<SelfCheck> {
  const check = { ...NO_NUMBERS }
  for await (const { graph, output, got } of outcomes(engine, check, signal)) {
    if (graph === 'encoder' || graph === pictureGraphOf(engine)) check[output] = evenlySpaced(got, SELF_CHECK.count)
  }
  return check
}

/** The net that makes pictures, and whose numbers a pack brings. */
function pictureGraphOf({ info }: Engine) {
  return info.manifest.graphs.denoiser ? 'denoiser' : 'baseline_denoiser'
}

async function* outcomes(engine: Engine, check: SelfCheck, signal: AbortSignal): AsyncGenerator<Outcome> {
  const { zSem, imageSize, graphs } = engine.info.manifest
  const inputs = selfCheckInputs(check.seed, imageSize, zSem?.size ?? 0)
  const picture = [1, 3, imageSize, imageSize]
  if (graphs.encoder) {
    const outputs = await sessionOf(engine, 'encoder').run({ image: await floatTensor(inputs.image, picture) })
    yield { graph: 'encoder', output: 'z', got: numbersOf(outputOf(outputs, 'z')), want: check.z, ms: null }
  }
  const code = { x: inputs.z, dims: [1, inputs.z.length], z: null }
  const unconditional = { x: inputs.x, dims: picture, z: null }
  if (graphs.denoiser) {
    const z = await floatTensor(inputs.z, [1, inputs.z.length])
    yield await oneStep(engine, 'conditional', { ...unconditional, z }, check.t, check.x0, signal)
  }
  if (graphs.baseline_denoiser) {
    yield await oneStep(engine, 'baseline', unconditional, check.t, graphs.denoiser ? [] : check.x0, signal)
  }
  if (graphs.latent_denoiser) yield await oneStep(engine, 'latent', code, check.t, [], signal)
}

type Start = Omit<Parameters<typeof runPlan>[1], 'rows' | 'p'>

async function oneStep(engine: Engine, kind: NetKind, start: Start, t: number, want: number[], signal: AbortSignal): Promise<Outcome> {
  const { schedule, latentSchedule } = engine.info.manifest
  const levels = levelsAt((kind === 'latent' && latentSchedule) || schedule, [t])
  const rows = [selfCheckRow(at(levels, 0))]
  const step = async () => {
    const startMs = performance.now()
    const { p } = await runPlan(
      netOf(engine, kind),
      { ...start, rows, p: null },
      createStepMeter(1, false, () => {}),
      signal,
    )
    return { x0: p, ms: performance.now() - startMs }
  }
  const runs = [await step()]
  const spentMs = () => runs.reduce((sum, { ms }) => sum + ms, 0)
  while (kind !== 'latent' && runs.length < TIMED_RUNS && spentMs() < TIMING_MS) runs.push(await step())
  const ms = Math.min(...runs.map((run) => run.ms))
  return { graph: kind === 'conditional' ? 'denoiser' : `${kind}_denoiser`, output: 'x0', got: at(runs, 0).x0, want, ms }
}
