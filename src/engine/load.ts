import { throwIfAborted } from '../base/abort.ts'
import { SubcodeError, toSubcodeError } from '../base/errors.ts'
import { fetchPack, type Pack } from '../packs/fetch-pack.ts'
import type { EngineApi, EngineInfo } from '../protocol/engine-api.ts'
import type { CallContext } from '../rpc/serve.ts'
import { type Candidate, describe, listCandidates } from './candidates.ts'
import { referenceOfCpu } from './cpu-reference.ts'
import type { Engine } from './engine.ts'
import { type Adapter, findAdapter, type Gpu } from './gpu.ts'
import { orFailure } from './gpu-failure.ts'
import { graphsOf, lowerPrecision, openSessions, precisionsOf, releaseSessions } from './open-sessions.ts'
import { isRuntimeFree, startRuntime } from './ort.ts'
import { NO_REFERENCE, type Reference, referenceOf } from './reference.ts'
import { release } from './release.ts'
import { type Lower, measureReference, runSelfCheck } from './run-self-check.ts'
import { threadCount } from './thread-count.ts'

type Load = EngineApi['load']

/** How long work on a lost device may take to end before the runtime counts as stuck. */
const LOST_WORK_MS = 1000

/**
 * Downloads a pack and opens it on the best device that passes its self-check; the info says why a better one was not
 * taken. Throws `offline`, `integrity`, `bad-pack`, `no-webgpu`, `out-of-memory`, `device-lost`, `aborted`.
 */
export async function load(options: Load['in'], { signal, emit }: CallContext<Load['event']>): Promise<Engine> {
  const pack = await fetchPack(options.packUrl, signal, emit)
  const adapter = options.device === 'wasm' ? null : await findAdapter()
  const hasHalf = graphsOf(pack).some(([, { fp16, mixed }]) => fp16 ?? mixed)
  const { candidates, reasons } = listCandidates(options, adapter, hasHalf)
  const threads = threadCount(options.threads)
  await startRuntime(threads)
  let measured: Promise<Reference | null> | null = null
  const onStart = () => emit({ kind: 'start', what: 'wasm fp32, to compare WebGPU with it' })
  const onCpu = (attempt: Attempt) => (measured ??= referenceOfCpu(attempt, options.packUrl, reasons, { signal, onStart }))
  for (const candidate of candidates) {
    throwIfAborted(signal)
    const attempt = { pack, candidate, adapter, info: makeInfo(pack, candidate, adapter, threads) }
    try {
      const reference = await referenceFor(attempt, onCpu, signal)
      emit({ kind: 'start', what: describe(candidate) })
      return await open(attempt, reference, reasons, signal)
    } catch (thrown) {
      const error = toSubcodeError(thrown)
      if (error.code === 'aborted' || candidate === candidates.at(-1)) throw withHistory(error, reasons)
      // Work on a lost device may never end, and the runtime does one thing at a time: then only a new worker helps.
      if (error.code === 'device-lost' && !(await isRuntimeFree(LOST_WORK_MS))) throw withHistory(error, reasons)
      reasons.push(`${describe(candidate)}: ${error.message}`)
    }
  }
  throw new SubcodeError('internal', 'The list of candidates is never empty.')
}

/** A pack on its way to a device. */
type Attempt = { pack: Pack; candidate: Candidate; adapter: Adapter | null; info: EngineInfo }

/**
 * What a pack is held to on a GPU: its own numbers. One that brings none, as one that was imported in the browser, is held to what the
 * CPU computes. Where the CPU cannot, half precision is held to what the same GPU computes in single precision. No two are in memory at
 * once.
 */
async function referenceFor(
  attempt: Attempt,
  onCpu: (attempt: Attempt) => Promise<Reference | null>,
  signal: AbortSignal,
): Promise<Reference> {
  const { pack, candidate } = attempt
  const own = referenceOf(pack)
  if (own || candidate.device === 'wasm') return own ?? NO_REFERENCE
  const reference = await onCpu(attempt)
  if (reference || candidate.precision === 'fp32') return reference ?? NO_REFERENCE
  const exact = await open({ ...attempt, candidate: { ...candidate, precision: 'fp32' } }, NO_REFERENCE, [], signal)
  return orFailure(
    exact.gpu,
    measureReference(exact, signal).finally(() => release(exact)),
  )
}

/** Opens and checks a pack on a device; leaves nothing behind when it fails. `reasons` grows by what was lowered. */
async function open(attempt: Attempt, reference: Reference, reasons: string[], signal: AbortSignal): Promise<Engine> {
  const { device, precision } = attempt.candidate
  const gpu = device === 'webgpu' && attempt.adapter ? await attempt.adapter.open(precision === 'fp16') : null
  try {
    return await orFailure(gpu, openChecked(attempt, gpu, reference, reasons, signal))
  } catch (thrown) {
    gpu?.close()
    throw thrown
  }
}

async function openChecked(
  { pack, candidate, info }: Attempt,
  gpu: Gpu | null,
  reference: Reference,
  reasons: string[],
  signal: AbortSignal,
): Promise<Engine> {
  const sessions = await openSessions(pack, candidate.precision, gpu, signal)
  const lower: Lower = async (graph, failure) => {
    const isLowered = await lowerPrecision(pack, sessions, graph, gpu)
    if (isLowered) reasons.push(`${describe(candidate)}: ${failure.message}`)
    return isLowered
  }
  try {
    const stepMs = await runSelfCheck({ info, gpu, sessions }, reference, lower, signal)
    return { info: { ...info, ...precisionsOf(pack.manifest, sessions), stepMs, fallbacks: [...reasons] }, gpu, sessions }
  } catch (thrown) {
    await releaseSessions(sessions)
    throw thrown
  }
}

function makeInfo(pack: Pack, { device, precision }: Candidate, adapter: Adapter | null, threads: number): EngineInfo {
  const cpu = `wasm, ${threads} ${threads === 1 ? 'thread' : 'threads'}`
  const name = device === 'webgpu' && adapter ? adapter.name : cpu
  const { manifest, attributes } = pack
  return { manifest, attributes, device, precision, others: [], adapter: name, threads, stepMs: null, fallbacks: [] }
}

/** The last failure, with what came before it. */
function withHistory(error: SubcodeError, reasons: string[]): SubcodeError {
  if (reasons.length === 0 || error.code === 'aborted') return error
  return new SubcodeError(error.code, `${error.message} Before that: ${reasons.join('; ')}`, { cause: error })
}
