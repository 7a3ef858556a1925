import { throwIfAborted } from '../base/abort.ts'
import { assert } from '../base/assert.ts'
import { SubcodeError, toSubcodeError } from '../base/errors.ts'
import { fetchForms, type GraphForm, type Pack } from '../packs/fetch-pack.ts'
import { besideGraph } from '../protocol/beside-graph.ts'
import type { EngineInfo } from '../protocol/engine-api.ts'
import type { GraphFiles, GraphName, Manifest, Precision } from '../protocol/manifest.ts'
import { checkGraph } from './check-graph.ts'
import type { OpenGraph } from './engine.ts'
import type { Gpu } from './gpu.ts'
import { createSession, kernelsOn, type Weights } from './ort.ts'
import { pictureGraphOf } from './reference.ts'

export type Sessions = Map<GraphName, OpenGraph>

/** From the fastest to the surest. */
const ladder: readonly Precision[] = ['fp16', 'mixed', 'fp32']

/** These graphs of a pack, each in `precision` or the first below it that it has. */
export function formsIn(manifest: Manifest, names: readonly GraphName[], precision: Precision): GraphForm[] {
  return names.flatMap((name) => {
    const graph = manifest.graphs[name]
    return graph ? [[name, firstOf(graph, ladder.indexOf(precision)) ?? 'fp32'] as const] : []
  })
}

/**
 * Sessions for graphs of a pack, whose files are fetched where they are not in memory. On a failure those that were made are released;
 * the message names the graph's file.
 */
export async function openSessions(pack: Pack, forms: readonly GraphForm[], gpu: Gpu | null, signal: AbortSignal): Promise<Sessions> {
  const sessions: Sessions = new Map()
  try {
    for (const form of forms) {
      throwIfAborted(signal)
      sessions.set(form[0], await openSession(pack, form, gpu, signal))
    }
    return sessions
  } catch (thrown) {
    await releaseSessions(sessions)
    throw thrown
  }
}

/** Opens a graph anew in the next surer precision that it has, and no other one; false where there is none. */
export async function lowerPrecision(
  pack: Pack,
  sessions: Sessions,
  name: GraphName,
  gpu: Gpu | null,
  signal: AbortSignal,
): Promise<boolean> {
  const [session, graph] = [sessions.get(name), pack.manifest.graphs[name]]
  const next = session && graph && firstOf(graph, ladder.indexOf(session.precision) + 1)
  if (!next) return false
  sessions.delete(name)
  await session.release()
  sessions.set(name, await openSession(pack, [name, next], gpu, signal))
  return true
}

function firstOf(graph: GraphFiles, rung: number): Precision | undefined {
  return ladder.slice(rung).find((precision) => graph[precision])
}

export async function releaseSessions(sessions: ReadonlyMap<GraphName, OpenGraph>): Promise<void> {
  for (const session of sessions.values()) await session.release()
}

const latentGraphs = ['latent_modulation', 'latent_denoiser'] as const
const baselineGraphs = ['baseline_modulation', 'baseline_denoiser'] as const

/** The graphs of a pack, but for those that only some instruments use: they are opened when they are first needed. */
export function graphsAtOnce({ graphs }: Pick<Manifest, 'graphs'>): GraphName[] {
  const later: readonly GraphName[] = graphs.denoiser ? [...latentGraphs, ...baselineGraphs] : latentGraphs
  return (Object.keys(graphs) as GraphName[]).filter((name) => !later.includes(name))
}

/** The precision of the net that makes pictures, and of the others that could run in the same one and do not. */
export function precisionsOf(manifest: Manifest, sessions: Sessions): Pick<EngineInfo, 'precision' | 'others'> {
  const precision = sessions.get(pictureGraphOf(manifest))?.precision ?? 'fp32'
  const differing = [...sessions].filter(([name, open]) => open.precision !== precision && manifest.graphs[name]?.[precision])
  return { precision, others: differing.map(([graph, open]) => ({ graph, precision: open.precision })) }
}

/** Graphs whose outputs are wanted in CPU memory; those of all others are, or feed, the state of a plan. */
const readOutputs: ReadonlySet<GraphName> = new Set(['encoder', 'first_encoder', 'first_decoder', 'time_encoder'])

async function openSession(pack: Pack, form: GraphForm, gpu: Gpu | null, signal: AbortSignal): Promise<OpenGraph> {
  await fetchForms(pack, [form], signal)
  const [name, precision] = form
  const graph = pack.manifest.graphs[name]
  const path = graph?.[precision]
  assert(graph && path, `${name} has no ${precision} graph`)
  const data = graph.weights.map((file) => ({ path: file, data: bytesOf(pack, besideGraph(path, file)) }))
  try {
    const { graph: bytes, files, asWritten } = await formFor(gpu, bytesOf(pack, path), path, data)
    const tuning = gpu ? { layout: gpu.layout } : { asWritten }
    const session = await createSession(bytes, files, { gpu: gpu?.device ?? null, keepOnGpu: !readOutputs.has(name), tuning })
    checkGraph(path, name, session, pack.manifest)
    return { ...session, path, precision }
  } catch (thrown) {
    throw named(path, thrown)
  }
}

/** A graph in the form that suits what computes it. The rewriting of graphs for wasm is a third of the worker's code, and loaded there alone. */
async function formFor(gpu: Gpu | null, graph: Uint8Array, path: string, files: Weights[]) {
  switch (await kernelsOn(gpu?.device ?? null)) {
    case 'wasm':
      return (await import('./for-wasm/graph-for-wasm.ts')).graphForWasm(graph, path, files)
    case 'webgpu':
      return { graph: (await import('./for-webgpu/graph-for-webgpu.ts')).graphForWebgpu(graph, path), files, asWritten: false }
    case 'native':
      return { graph, files, asWritten: false }
  }
}

/** A refusal of the runtime that has no cause in the device (`internal`) means that the graph is bad. */
function named(path: string, thrown: unknown): SubcodeError {
  const { code, message } = toSubcodeError(thrown)
  if (code !== 'internal') return toSubcodeError(thrown)
  return new SubcodeError('bad-pack', `${path}: the runtime refuses this graph: ${message}`, {
    values: { reason: 'pack-file-wrong', file: path },
    cause: thrown,
  })
}

function bytesOf(pack: Pack, path: string): Uint8Array {
  const bytes = pack.files.get(path)
  assert(bytes, `${path} was not downloaded`)
  return bytes
}
