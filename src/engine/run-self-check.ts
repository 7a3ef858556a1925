import { at } from '../base/assert.ts'
import { SubcodeError } from '../base/errors.ts'
import { levelsAt } from '../math/schedule.ts'
import { evenlySpaced, selfCheckInputs, selfCheckRow } from '../math/self-check.ts'
import type { Pack } from '../packs/fetch-pack.ts'
import type { Precision } from '../protocol/engine-api.ts'
import type { GraphName, SelfCheck } from '../protocol/manifest.ts'
import { type Engine, type NetKind, netOf, sessionOf } from './engine.ts'
import { pathOf } from './open-sessions.ts'
import { floatTensor, numbersOf, outputOf } from './ort.ts'
import { runPlan } from './run-plan.ts'
import { createStepMeter } from './step-meter.ts'

/** Where a pack brings no numbers of its own, every graph must still give finite ones. */
const NO_NUMBERS: SelfCheck = { seed: 0, t: 0, z: [], x0: [], tolerance: { fp32: 1, fp16: 1 } }

/** What a graph gave, and what it should have given at even spacing (nothing: any finite numbers will do). */
type Outcome = { graph: GraphName; output: string; got: Float32Array; want: number[] }

/**
 * One encode and one step of every net of a pack with seeded inputs. Throws `bad-pack` naming the graph's file when a number is
 * not finite (damaged weights, overflow) or is not the pack's (a driver that computes wrongly).
 */
export async function runSelfCheck(engine: Engine, pack: Pack, precision: Precision, signal: AbortSignal): Promise<void> {
  const check = pack.selfCheck ?? NO_NUMBERS
  const tolerance = check.tolerance[precision]
  for await (const outcome of outcomes(engine, check, signal)) {
    const graph = pack.manifest.graphs[outcome.graph]
    compare(`${graph ? pathOf(graph, precision) : outcome.graph}: ${outcome.output}`, outcome, tolerance)
  }
}

async function* outcomes(engine: Engine, check: SelfCheck, signal: AbortSignal): AsyncGenerator<Outcome> {
  const { zSem, imageSize, graphs } = engine.info.manifest
  const inputs = selfCheckInputs(check.seed, imageSize, zSem?.size ?? 0)
  const picture = [1, 3, imageSize, imageSize]
  if (graphs.encoder) {
    const outputs = await sessionOf(engine, 'encoder').run({ image: await floatTensor(inputs.image, picture) })
    yield { graph: 'encoder', output: 'z', got: numbersOf(outputOf(outputs, 'z')), want: check.z }
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
  const row = selfCheckRow(at(levels, 0))
  const meter = createStepMeter(1, false, () => {})
  const { p: x0 } = await runPlan(netOf(engine, kind), { ...start, rows: [row], p: null }, meter, signal)
  return { graph: kind === 'conditional' ? 'denoiser' : `${kind}_denoiser`, output: 'x0', got: x0, want }
}

/** Differences count relative to the largest number expected. */
function compare(where: string, { got, want }: Outcome, tolerance: number): void {
  const bad = got.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0) throw new SubcodeError('bad-pack', `${where}: number ${bad} is ${got[bad]}; the weights of this graph are damaged.`)
  const largest = Math.max(...want.map(Math.abs))
  evenlySpaced(got, want.length).forEach((value, i) => {
    const difference = Math.abs(value - at(want, i)) / largest
    if (difference <= tolerance) return
    const words = `expected ${at(want, i)} within ${tolerance} of the largest, got ${value} (off by ${difference.toPrecision(2)})`
    throw new SubcodeError('bad-pack', `${where}: number ${i} of the self-check: ${words}.`)
  })
}
