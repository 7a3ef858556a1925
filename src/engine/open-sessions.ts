import { assert } from '../base/assert.ts'
import { SubcodeError, toSubcodeError } from '../base/errors.ts'
import { besideGraph, type Pack } from '../packs/fetch-pack.ts'
import type { Precision } from '../protocol/engine-api.ts'
import type { GraphFiles, GraphName } from '../protocol/manifest.ts'
import { checkGraph } from './check-graph.ts'
import type { Gpu } from './gpu.ts'
import { createSession, type Session } from './ort.ts'

export type Sessions = Map<GraphName, Session>

/** Sessions for every graph of a pack. On a failure those that were made are released; the message names the graph's file. */
export async function openSessions(pack: Pack, precision: Precision, gpu: Gpu | null, signal: AbortSignal): Promise<Sessions> {
  const sessions: Sessions = new Map()
  try {
    for (const [name, graph] of graphsOf(pack)) {
      signal.throwIfAborted()
      sessions.set(name, await openSession(pack, name, pathOf(graph, precision), graph.weights, gpu))
    }
    return sessions
  } catch (thrown) {
    await releaseSessions(sessions)
    throw thrown
  }
}

export async function releaseSessions(sessions: ReadonlyMap<GraphName, Session>): Promise<void> {
  for (const session of sessions.values()) await session.release()
}

export function graphsOf({ manifest }: Pack): [GraphName, GraphFiles][] {
  return Object.entries(manifest.graphs) as [GraphName, GraphFiles][]
}

/** The graph's file for a precision; a graph that exists in fp32 only serves both. */
export function pathOf(graph: GraphFiles, precision: Precision): string {
  return (precision === 'fp16' ? graph.fp16 : null) ?? graph.fp32
}

async function openSession(pack: Pack, name: GraphName, path: string, weights: string[], gpu: Gpu | null): Promise<Session> {
  const data = weights.map((file) => ({ path: file, data: bytesOf(pack, besideGraph(path, file)) }))
  try {
    // The encoder's z is wanted in CPU memory; everything else is, or feeds, the state of a plan.
    const tuning = gpu ? { layout: gpu.layout } : {}
    const session = await createSession(bytesOf(pack, path), data, { gpu: gpu?.device ?? null, keepOnGpu: name !== 'encoder', tuning })
    checkGraph(path, name, session, pack.manifest)
    return session
  } catch (thrown) {
    throw named(path, thrown)
  }
}

/** A graph that the runtime refuses for no reason of the machine is a bad one. */
function named(path: string, thrown: unknown): SubcodeError {
  const { code, message } = toSubcodeError(thrown)
  if (code !== 'internal') return toSubcodeError(thrown)
  return new SubcodeError('bad-pack', `${path}: the runtime refuses this graph: ${message}`, { cause: thrown })
}

function bytesOf(pack: Pack, path: string): Uint8Array {
  const bytes = pack.files.get(path)
  assert(bytes, `${path} was not downloaded`)
  return bytes
}
