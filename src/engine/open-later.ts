import { factsOf, type SubcodeError } from '../base/errors.ts'
import type { GraphName } from '../protocol/manifest.ts'
import { referenceOfCpu } from './cpu-reference.ts'
import { type Engine, graphsOfNet, netOf, type NetKind, sessionOf } from './engine.ts'
import type { Net } from './net.ts'
import { openChecked } from './open-checked.ts'
import { formsIn, openSessions, precisionsOf, releaseSessions } from './open-sessions.ts'
import { NO_REFERENCE, type Reference, referenceOf } from './reference.ts'
import { measureReference } from './run-self-check.ts'

/**
 * Fetches, opens and checks the graphs of a net that was not opened at load; does nothing where they are open, or the pack has none.
 * The info of the engine then says which of them were lowered, and why. Throws the errors of `load` for them, and then leaves the engine as it was.
 */
export async function openNet(engine: Engine, kind: NetKind, signal: AbortSignal): Promise<void> {
  const { pack, sessions } = engine
  const names = Object.values(graphsOfNet[kind]).filter((name) => pack.manifest.graphs[name] && !sessions.has(name))
  if (names.length === 0) return
  try {
    const reference = await referenceFor(engine, names, signal)
    const fallbacks = [...engine.info.fallbacks]
    const candidate = { device: engine.info.device, precision: engine.startsIn }
    const onLowered = (failure: SubcodeError) => void fallbacks.push({ ...candidate, error: factsOf(failure) })
    const opened = await openChecked(engine, formsIn(pack.manifest, names, engine.startsIn), reference, onLowered, signal)
    for (const [name, session] of opened.sessions) sessions.set(name, session)
    if (fallbacks.length > engine.info.fallbacks.length)
      engine.info = { ...engine.info, ...precisionsOf(pack.manifest, sessions), fallbacks }
  } finally {
    pack.files.clear()
  }
}

/**
 * Works with a net in single precision: the open one where it is, else one that is opened beside it and released after the work, which
 * is told. Throws the errors of `load`.
 */
export async function withFp32Net<Out>(
  engine: Engine,
  kind: NetKind,
  signal: AbortSignal,
  work: (net: Net, wasOpened: boolean) => Promise<Out>,
): Promise<Out> {
  await openNet(engine, kind, signal)
  const { pack, info, gpu } = engine
  const names = Object.values(graphsOfNet[kind])
  if (names.every((name) => sessionOf(engine, name).precision === 'fp32')) return work(netOf(engine, kind), false)
  const opened = await openChecked(
    engine,
    formsIn(pack.manifest, names, 'fp32'),
    referenceOf(pack) ?? NO_REFERENCE,
    () => {},
    signal,
  ).finally(() => pack.files.clear())
  try {
    return await work(netOf({ info, gpu, sessions: opened.sessions }, kind), true)
  } finally {
    await releaseSessions(opened.sessions)
  }
}

/**
 * As at load: on a GPU a pack without numbers is compared with the CPU, or in fp16 with the same GPU in fp32. The numbers that a pack brings
 * are those of graphs that are opened at load.
 */
async function referenceFor({ pack, info, gpu, startsIn }: Engine, names: readonly GraphName[], signal: AbortSignal): Promise<Reference> {
  if (pack.selfCheck || !gpu) return NO_REFERENCE
  const onCpu = await referenceOfCpu(pack, info, names, signal).catch(() => null) // the load has told it; an abort is thrown by the next open
  if (onCpu || startsIn === 'fp32') return onCpu ?? NO_REFERENCE
  const sessions = await openSessions(pack, formsIn(pack.manifest, names, 'fp32'), gpu, signal)
  try {
    return await measureReference({ info, gpu, sessions }, signal)
  } finally {
    await releaseSessions(sessions)
  }
}
