import { InferenceSession } from 'onnxruntime-node'
import { makePlan } from '../../src/math/samplers/make-plan.ts'
import { rowNumbers } from '../../src/math/samplers/row-numbers.ts'
import type { GraphName, Manifest, Precision, Prediction, Schedule } from '../../src/protocol/manifest.ts'
import type { Direction, Row } from '../../src/math/samplers/plan.ts'
import type { Graph } from '../../src/convert/graph.ts'
import type { Stored } from '../../src/convert/stored.ts'
import { buildDenoiser } from '../../src/convert/denoiser.ts'
import type { Model } from '../../src/convert/families/family.ts'
import { buildGraph, planGraphs } from '../../src/convert/pack-graphs.ts'
import { assert } from '../../src/base/assert.ts'
import { numbersIn } from '../../src/protocol/space.ts'
import { type Feeds, type GraphRunner, type OpenGraph, openGraph, output, runSession } from './graph-runner.ts'

export type Step = { next: Float32Array; x0: Float32Array }

/** The graphs of a model on onnxruntime, each behind its name. */
export type OpenModel = {
  model: { schedule: Schedule; latentSchedule: Schedule | null; prediction: Prediction }
  run(name: GraphName, feeds: Feeds): Promise<Record<string, Float32Array>>
  /** States and codes as they are fed to a graph: the number of them follows from their length. */
  pictures(data: Float32Array): Feeds[string]
  codes(data: Float32Array): Feeds[string]
  release(): Promise<unknown>
}

/** Builds the graphs of a model anew, with taps, and opens them through the files that a pack would hold. */
export async function openModel(
  model: Model,
  stored: Stored,
  wanted: Precision,
  { clip, open = openGraph }: { clip?: boolean; open?: OpenGraph } = {},
): Promise<OpenModel> {
  const { architecture } = model
  const runners = new Map<GraphName, GraphRunner>()
  for (const plan of planGraphs(model)) {
    const unclipped = clip === false && plan.name === 'denoiser'
    const build = unclipped ? { ...plan, build: (graph: Graph) => buildDenoiser(graph, architecture, false) } : plan
    const precision = plan.precisions.includes(wanted) ? wanted : 'fp32'
    runners.set(plan.name, await open(buildGraph(build, precision, { taps: true }), stored))
  }
  const runner = (name: GraphName): GraphRunner => {
    const found = runners.get(name)
    assert(found, `no graph ${name}`)
    return found
  }
  return {
    model,
    run: (name, feeds) => runner(name).run(feeds),
    ...feedsOf(architecture.state, architecture.zSize ?? 1),
    release: () => Promise.all([...runners.values()].map((runner) => runner.release())),
  }
}

/** Opens the float32 graphs of a pack in a folder. */
export async function openPack(folder: string, manifest: Manifest): Promise<OpenModel> {
  const sessions = new Map<string, InferenceSession>()
  for (const [name, { fp32 }] of Object.entries(manifest.graphs))
    sessions.set(name, await InferenceSession.create(`${folder}/${fp32}`, { intraOpNumThreads: 1 }))
  return {
    model: manifest,
    run: async (name, feeds) => {
      const session = sessions.get(name)
      assert(session, `no graph ${name}`)
      return runSession(session, feeds)
    },
    ...feedsOf(manifest.space.state, manifest.space.code?.size ?? 1),
    release: () => Promise.all([...sessions.values()].map((session) => session.release())),
  }
}

function feedsOf(state: readonly number[], zSize: number): Pick<OpenModel, 'pictures' | 'codes'> {
  return {
    pictures: (data) => ({ data, dims: [data.length / numbersIn(state), ...state] }),
    codes: (data) => ({ data, dims: [data.length / zSize, zSize] }),
  }
}

/** All outputs of one denoiser call for pictures x at step t; `token` is of a class, where the model takes one. */
export async function denoise(
  open: OpenModel,
  x: Float32Array,
  z: Float32Array | null,
  row: Row,
  p = new Float32Array(x.length),
  token: Float32Array | null = null,
) {
  const prefix = z ? '' : 'baseline_'
  const code = z ? { z: open.codes(z) } : {}
  const modulated = await open.run(`${prefix}modulation`, { t: { data: Float32Array.of(row.t), dims: [1] }, ...code })
  const modulation = output(modulated, 'modulation')
  const batch = z ? (open.codes(z).dims[0] ?? 1) : 1
  const count = open.pictures(x).dims[0] ?? 1
  const feeds = {
    x: open.pictures(x),
    p: open.pictures(p),
    row: rowFeed(row, open.model.prediction),
    ...(token && classFeeds(token, count)),
  }
  return open.run(`${prefix}denoiser`, { ...feeds, modulation: { data: modulation, dims: [batch, modulation.length / batch, 1, 1] } })
}

/** The same token for every picture of a batch, and predictions as they are. */
function classFeeds(token: Float32Array, count: number): Feeds {
  const tokens = Float32Array.from({ length: count * token.length }, (_, i) => token[i % token.length] ?? 0)
  const mix = Float32Array.from({ length: count * count }, (_, i) => (i % (count + 1) === 0 ? 1 : 0))
  return { tokens: { data: tokens, dims: [count, 1, token.length] }, mix: { data: mix, dims: [count, count] } }
}

/** The states after every step of DDIM, and their x0. */
export async function runDdim(
  open: OpenModel,
  direction: Direction,
  x: Float32Array,
  z: Float32Array | null,
  steps: number,
): Promise<Step[]> {
  const plan = makePlan(open.model.schedule, 'ddim', direction, steps)
  const states: Step[] = []
  for (const row of plan.rows) {
    const results = await denoise(open, states.at(-1)?.next ?? x, z, row)
    states.push({ next: output(results, 'next'), x0: output(results, 'x0') })
  }
  return states
}

/** All outputs of one call of the latent net. */
export async function denoiseLatent(open: OpenModel, x: Float32Array, row: Row) {
  const modulated = await open.run('latent_modulation', { t: { data: Float32Array.of(row.t), dims: [1] } })
  const modulation = output(modulated, 'modulation')
  const p = new Float32Array(x.length)
  const feeds = {
    x: open.codes(x),
    p: open.codes(p),
    row: rowFeed(row, 'eps'),
    modulation: { data: modulation, dims: [1, modulation.length] },
  }
  return { ...(await open.run('latent_denoiser', feeds)), 'tap:time': modulated['tap:latent_net.time_embed'] ?? new Float32Array() }
}

/** Latent DDIM from noise to a normalised z_sem. */
export async function sampleLatent(open: OpenModel, noise: Float32Array, steps: number): Promise<Float32Array> {
  const { latentSchedule } = open.model
  assert(latentSchedule, 'the model has a latent net')
  let x = noise
  for (const row of makePlan(latentSchedule, 'ddim', 'render', steps).rows) x = output(await denoiseLatent(open, x, row), 'next')
  return x
}

function rowFeed(row: Row, prediction: Prediction) {
  const data = rowNumbers(row, prediction)
  return { data, dims: [data.length] }
}
