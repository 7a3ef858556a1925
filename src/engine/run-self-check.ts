import { at } from '../base/assert.ts'
import { type SubcodeError, toSubcodeError } from '../base/errors.ts'
import { levelsAt } from '../math/schedule.ts'
import { fitPreview } from '../math/preview-map.ts'
import { evenlySpaced, SELF_CHECK, selfCheckInputs, selfCheckRow } from '../math/self-check.ts'
import type { GraphName, PreviewMap } from '../protocol/manifest.ts'
import { pictureDims } from '../protocol/space.ts'
import { checkNumbers } from './check-numbers.ts'
import { type NetKind, netOf, type OpenGraphs, sessionOf } from './engine.ts'
import { floatTensor, numbersOf, outputOf } from './ort.ts'
import { NO_REFERENCE, type Reference } from './reference.ts'
import { type PlanInput, runPlan } from './run-plan.ts'
import { createStepMeter } from './step-meter.ts'

/** The first runs of a network compile it, so the fastest run counts. Timing ends after this many runs or milliseconds. */
const TIMED_RUNS = 5
const TIMING_MS = 100

/** Opens a graph anew in a surer precision, because of this failure; false where there is none. */
export type Lower = (graph: GraphName, failure: SubcodeError) => Promise<boolean>

/**
 * One encode and one step of every net that is open, with seeded inputs. A graph with a number that is not finite (damaged weights, overflow)
 * or off the reference (a driver that computes wrongly, too little precision) is lowered alone and tried again. Throws `bad-pack` naming
 * its file where that does not help.
 */
export async function runSelfCheck(engine: OpenGraphs, reference: Reference, lower: Lower, signal: AbortSignal): Promise<SelfChecked> {
  const { manifest } = engine.info
  const found: SelfChecked = { stepMs: null, preview: manifest.preview ?? null }
  for (const check of checksOf(engine, reference, signal)) {
    const { got, ms } = await untilPassed(engine, check, reference, lower)
    if (check.graph !== 'latent_denoiser') found.stepMs ??= ms
    if (check.graph === 'first_decoder') found.preview ??= fitPreview(selfCheckInputs(reference.seed, manifest).fields, got, manifest)
  }
  return found
}

/** The milliseconds of a step with a picture, null where no net makes pictures; and the sketch of states, null without a first stage. */
export type SelfChecked = { stepMs: number | null; preview: PreviewMap | null }

/**
 * The numbers that an engine computes: the reference of a pack without numbers for other devices and lower precisions. Throws `bad-pack`
 * for a graph with a number that is not finite.
 */
export async function measureReference(engine: OpenGraphs, signal: AbortSignal): Promise<Reference> {
  const numbers: Reference['numbers'] = {}
  for (const { graph, output, run } of checksOf(engine, NO_REFERENCE, signal, 1)) {
    const { got } = await run()
    checkNumbers(`${sessionOf(engine, graph).path}: ${output}`, { got, want: [] }, 0)
    numbers[graph] = evenlySpaced(got, SELF_CHECK.count)
  }
  return { ...NO_REFERENCE, numbers }
}

/** One graph with its inputs. `run` computes with the present session; `ms` is null for a graph that is no denoiser. */
type Check = { graph: GraphName; output: 'z' | 'x0' | 'state' | 'image'; run: () => Promise<{ got: Float32Array; ms: number | null }> }

async function untilPassed(engine: OpenGraphs, { graph, output, run }: Check, { numbers, tolerance }: Reference, lower: Lower) {
  for (;;) {
    const { got, ms } = await run()
    const { path, precision } = sessionOf(engine, graph)
    try {
      checkNumbers(`${path}: ${output}`, { got, want: numbers[graph] ?? [] }, tolerance[precision === 'fp32' ? 'fp32' : 'fp16'])
      return { got, ms }
    } catch (thrown) {
      if (!(await lower(graph, toSubcodeError(thrown)))) throw thrown
    }
  }
}

function checksOf(engine: OpenGraphs, { seed, t }: Reference, signal: AbortSignal, timedRuns = TIMED_RUNS): Check[] {
  const { space, imageSize } = engine.info.manifest
  const inputs = selfCheckInputs(seed, engine.info.manifest)
  const [picture, state] = [
    [1, ...pictureDims(imageSize)],
    [1, ...space.state],
  ]
  const code = [1, inputs.z.length]
  const whole = (graph: GraphName, input: string, data: Float32Array, dims: number[], output: string) => async () => {
    const outputs = await sessionOf(engine, graph).run({ [input]: await floatTensor(data, dims) })
    return { got: numbersOf(outputOf(outputs, output)), ms: null }
  }
  const step = (kind: NetKind, start: Start) => async () => oneStep(engine, kind, start, t, signal, timedRuns)
  const conditional = async () => {
    const z = await floatTensor(inputs.z, code)
    return oneStep(engine, 'conditional', { x: inputs.x, z }, t, signal, timedRuns)
  }
  const unconditional = async () => {
    const tokens = space.classes && { tokens: await floatTensor(inputs.z, [1, 1, space.classes.size]), mix: await floatTensor(ONE, [1, 1]) }
    return oneStep(engine, 'baseline', { x: inputs.x, z: null, ...(tokens && { fixed: tokens }) }, t, signal, timedRuns)
  }
  const checks: Check[] = [
    { graph: 'encoder', output: 'z', run: whole('encoder', 'image', inputs.image, picture, 'z') },
    { graph: 'first_encoder', output: 'state', run: whole('first_encoder', 'image', inputs.image, picture, 'state') },
    { graph: 'first_decoder', output: 'image', run: whole('first_decoder', 'state', inputs.fields, state, 'image') },
    { graph: 'denoiser', output: 'x0', run: conditional },
    { graph: 'baseline_denoiser', output: 'x0', run: unconditional },
    { graph: 'latent_denoiser', output: 'x0', run: step('latent', { x: inputs.z, z: null }) },
  ]
  return checks.filter(({ graph }) => engine.sessions.has(graph))
}

type Start = Pick<PlanInput, 'x' | 'z' | 'fixed'>

/** The mix of a batch of one. */
const ONE = Float32Array.of(1)

async function oneStep(engine: OpenGraphs, kind: NetKind, start: Start, t: number, signal: AbortSignal, timedRuns: number) {
  const { schedule, latentSchedule } = engine.info.manifest
  const levels = (kind === 'latent' && latentSchedule) || schedule
  const rows = [selfCheckRow(at(levelsAt(levels, [Math.min(t, levels.steps - 1)]), 0))] // a short schedule ends before t
  const step = async () => {
    const startMs = performance.now()
    const { p } = await runPlan(
      netOf(engine, kind),
      { ...start, rows, p: null, count: 1 },
      createStepMeter(1, false, () => {}),
      signal,
    )
    return { x0: p, ms: performance.now() - startMs }
  }
  const runs = [await step()]
  const spentMs = () => runs.reduce((sum, { ms }) => sum + ms, 0)
  while (kind !== 'latent' && runs.length < timedRuns && spentMs() < TIMING_MS) runs.push(await step())
  return { got: at(runs, 0).x0, ms: Math.min(...runs.map(({ ms }) => ms)) }
}
