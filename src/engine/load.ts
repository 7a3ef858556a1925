import { throwIfAborted } from '../base/abort.ts'
import { at } from '../base/assert.ts'
import { factsOf, SubcodeError, toSubcodeError } from '../base/errors.ts'
import { fetchManifest, fetchPack, type Pack } from '../packs/fetch-pack.ts'
import { openPackCache } from '../packs/pack-cache.ts'
import type { Candidate, EngineApi, EngineInfo, Fallback, LoadProgress } from '../protocol/engine-api.ts'
import type { CallContext } from '../rpc/serve.ts'
import { describeFallback, listCandidates } from './candidates.ts'
import { notCompared, referenceOfCpu } from './cpu-reference.ts'
import type { Engine } from './engine.ts'
import { type Adapter, findAdapter, type Gpu } from './gpu.ts'
import { orFailure } from './gpu-failure.ts'
import { openChecked } from './open-checked.ts'
import { formsIn, graphsAtOnce, precisionsOf } from './open-sessions.ts'
import { isRuntimeFree, loadWebRuntime, type LoadRuntime, startRuntime } from './ort.ts'
import { NO_REFERENCE, type Reference, referenceOf } from './reference.ts'
import { release } from './release.ts'
import { measureReference } from './run-self-check.ts'
import { threadCount } from './thread-count.ts'
import { warmRuntime } from './warm-runtime.ts'

type Load = EngineApi['load']

/** How long work on a lost device may take to end before the runtime counts as stuck. */
const LOST_WORK_MS = 1000

/**
 * Downloads the files that a pack needs to draw and opens them on the best device that passes its self-check; the info says why a better one was not
 * taken. The runtime that is given first stays. Throws `offline`, `integrity`, `bad-pack`, `no-webgpu`, `out-of-memory`, `device-lost`, `aborted`.
 */
export async function load(
  options: Load['in'],
  { signal, emit }: CallContext<Load['event']>,
  loadRuntime: LoadRuntime = loadWebRuntime,
): Promise<Engine> {
  const { packUrl: url, device } = options
  const threads = threadCount(options.threads)
  const runtime = startRuntime(threads, loadRuntime)
  runtime.then(warmRuntime, () => {}) // while files come
  const [manifest, adapter] = await Promise.all([fetchManifest(url, signal), device === 'wasm' ? null : findAdapter()])
  const hasHalf = Object.values(manifest.graphs).some(({ fp16, mixed }) => fp16 ?? mixed)
  const { candidates, fallbacks } = listCandidates(options, adapter, hasHalf)
  const formsFor = ({ precision }: Candidate) => formsIn(manifest, graphsAtOnce(manifest), precision)
  // The development server keeps no copies: its files change.
  const cache = import.meta.env?.PROD ? await openPackCache(manifest) : null
  const pack = await fetchPack({ url, manifest, cache }, formsFor(at(candidates, 0)), signal, emit)
  await runtime
  let measured: Promise<Reference | null> | null = null
  const onCpu = (attempt: Attempt) => (measured ??= compareOnCpu(attempt, fallbacks, signal, emit))
  for (const candidate of candidates) {
    throwIfAborted(signal)
    emit({ kind: 'start', ...candidate })
    const attempt = { pack, candidate, adapter, info: makeInfo(pack, candidate, adapter, threads) }
    try {
      const engine = await open(attempt, await referenceFor(attempt, onCpu, signal), fallbacks, signal)
      pack.files.clear()
      return engine
    } catch (thrown) {
      const error = toSubcodeError(thrown)
      if (error.code === 'aborted' || candidate === candidates.at(-1)) throw withHistory(error, fallbacks)
      // Work on a lost device may never end, and the runtime runs one call at a time: then only a new worker helps.
      if (error.code === 'device-lost' && !(await isRuntimeFree(LOST_WORK_MS))) throw withHistory(error, fallbacks)
      fallbacks.push({ ...candidate, error: factsOf(error) })
    }
  }
  throw new SubcodeError('internal', 'The list of candidates is never empty.')
}

/** A pack on its way to a device. */
type Attempt = { pack: Pack; candidate: Candidate; adapter: Adapter | null; info: EngineInfo }

/**
 * The numbers of the pack. A pack without numbers (imported in the browser) is compared on a GPU with the numbers of the CPU. Where the
 * CPU cannot compute them, fp16 is compared with what the same GPU computes in fp32. Two engines are never in memory at once.
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

/** The numbers of the CPU, null where it cannot compute them or was aborted; `fallbacks` then tells that. */
async function compareOnCpu(
  { pack, info, candidate }: Attempt,
  fallbacks: Fallback[],
  signal: AbortSignal,
  emit: (progress: LoadProgress) => void,
) {
  const onStart = () => emit({ kind: 'start', device: 'wasm', precision: 'fp32' })
  try {
    return await referenceOfCpu(pack, info, graphsAtOnce(pack.manifest), signal, onStart)
  } catch (thrown) {
    fallbacks.push({ ...candidate, error: factsOf(notCompared(thrown)) })
    return null
  } finally {
    emit({ kind: 'start', ...candidate })
  }
}

/** Opens and checks a pack on a device; leaves nothing behind when it fails. Adds lowered graphs to `fallbacks`. */
async function open(attempt: Attempt, reference: Reference, fallbacks: Fallback[], signal: AbortSignal): Promise<Engine> {
  const { device, precision } = attempt.candidate
  const gpu = device === 'webgpu' && attempt.adapter ? await attempt.adapter.open(precision === 'fp16') : null
  try {
    return await orFailure(gpu, openOn(attempt, gpu, reference, fallbacks, signal))
  } catch (thrown) {
    gpu?.close()
    throw thrown
  }
}

async function openOn(
  { pack, candidate, info }: Attempt,
  gpu: Gpu | null,
  reference: Reference,
  fallbacks: Fallback[],
  signal: AbortSignal,
): Promise<Engine> {
  const { manifest } = pack
  const { precision } = candidate
  const onLowered = (failure: SubcodeError) => void fallbacks.push({ ...candidate, error: factsOf(failure) })
  const forms = formsIn(manifest, graphsAtOnce(manifest), precision)
  const { sessions, stepMs, preview } = await openChecked({ pack, info, gpu }, forms, reference, onLowered, signal)
  const found = { ...info, ...precisionsOf(manifest, sessions), stepMs, fallbacks: [...fallbacks] }
  return { info: found, gpu, sessions, pack, startsIn: precision, preview }
}

function makeInfo(pack: Pack, { device, precision }: Candidate, adapter: Adapter | null, threads: number): EngineInfo {
  const cpu = `wasm, ${threads} ${threads === 1 ? 'thread' : 'threads'}`
  const name = device === 'webgpu' && adapter ? adapter.name : cpu
  const { manifest, attributes, kinds } = pack
  return { manifest, attributes, kinds, device, precision, others: [], adapter: name, threads, stepMs: null, fallbacks: [] }
}

/** The last failure, with the earlier ones in its message. */
function withHistory(error: SubcodeError, fallbacks: readonly Fallback[]): SubcodeError {
  if (fallbacks.length === 0 || error.code === 'aborted') return error
  const history = fallbacks.map(describeFallback).join('; ')
  return new SubcodeError(error.code, `${error.message} Before that: ${history}`, { values: error.values, cause: error })
}
