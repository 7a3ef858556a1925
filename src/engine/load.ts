import { throwIfAborted } from '../base/abort.ts'
import { SubcodeError, toSubcodeError } from '../base/errors.ts'
import { fetchPack, type Pack } from '../packs/fetch-pack.ts'
import type { EngineApi, EngineInfo } from '../protocol/engine-api.ts'
import type { CallContext } from '../rpc/serve.ts'
import { type Candidate, describe, listCandidates } from './candidates.ts'
import type { Engine } from './engine.ts'
import { type Adapter, findAdapter, type Gpu } from './gpu.ts'
import { graphsOf, openSessions, releaseSessions } from './open-sessions.ts'
import { startRuntime } from './ort.ts'
import { release } from './release.ts'
import { measureSelfCheck, runSelfCheck } from './run-self-check.ts'
import { threadCount } from './thread-count.ts'

type Load = EngineApi['load']

/**
 * Downloads a pack and opens it on the best device that passes its self-check; the info says why a better one was not
 * taken. Throws `offline`, `integrity`, `bad-pack`, `no-webgpu`, `out-of-memory`, `device-lost`, `aborted`.
 */
export async function load(options: Load['in'], { signal, emit }: CallContext<Load['event']>): Promise<Engine> {
  const pack = await fetchPack(options.packUrl, signal, emit)
  const adapter = options.device === 'wasm' ? null : await findAdapter()
  const hasFp16 = graphsOf(pack).some(([, graph]) => graph.fp16 !== null)
  const { candidates, reasons } = listCandidates(options, adapter, hasFp16)
  const threads = threadCount(options.threads)
  await startRuntime(threads)
  for (const candidate of candidates) {
    throwIfAborted(signal)
    emit({ kind: 'start', what: describe(candidate) })
    const info = makeInfo(pack, candidate, adapter, threads, reasons)
    try {
      return await open(await withNumbers(pack, info, adapter, signal), info, adapter, signal)
    } catch (thrown) {
      const error = toSubcodeError(thrown)
      if (error.code === 'aborted' || candidate === candidates.at(-1)) throw withHistory(error, reasons)
      reasons.push(`${describe(candidate)}: ${error.message}`)
    }
  }
  throw new SubcodeError('internal', 'The list of candidates is never empty.')
}

/**
 * A pack that brings no numbers of its own, as one that was imported in the browser, gets those that the same device computes in
 * fp32 before it is opened in fp16, which has to come near them. The two are never in memory at once.
 */
async function withNumbers(pack: Pack, info: EngineInfo, adapter: Adapter | null, signal: AbortSignal): Promise<Pack> {
  if (pack.selfCheck || info.precision === 'fp32') return pack
  const exact = await open(pack, { ...info, precision: 'fp32' }, adapter, signal)
  try {
    return { ...pack, selfCheck: await orFailure(exact.gpu, measureSelfCheck(exact, signal)) }
  } finally {
    await release(exact)
  }
}

/** Opens and checks a pack as `info` says; leaves nothing behind when it fails. */
async function open(pack: Pack, info: EngineInfo, adapter: Adapter | null, signal: AbortSignal): Promise<Engine> {
  const gpu = info.device === 'webgpu' && adapter ? await adapter.open(info.precision) : null
  try {
    return await orFailure(gpu, openChecked(pack, info, gpu, signal))
  } catch (thrown) {
    gpu?.close()
    throw thrown
  }
}

async function openChecked(pack: Pack, info: EngineInfo, gpu: Gpu | null, signal: AbortSignal): Promise<Engine> {
  const sessions = await openSessions(pack, info.precision, gpu, signal)
  const engine = { info, gpu, sessions }
  try {
    const stepMs = await runSelfCheck(engine, pack, info.precision, signal)
    return { ...engine, info: { ...info, stepMs } }
  } catch (thrown) {
    await releaseSessions(sessions)
    throw thrown
  }
}

/** The work's outcome, or at once the GPU's failure: work on a lost device may never end. */
export function orFailure<T>(gpu: Gpu | null, work: Promise<T>): Promise<T> {
  return gpu ? Promise.race([work, gpu.failure]) : work
}

function makeInfo(pack: Pack, candidate: Candidate, adapter: Adapter | null, threads: number, fallbacks: string[]): EngineInfo {
  const cpu = `wasm, ${threads} ${threads === 1 ? 'thread' : 'threads'}`
  const name = candidate.device === 'webgpu' && adapter ? adapter.name : cpu
  return {
    manifest: pack.manifest,
    attributes: pack.attributes,
    ...candidate,
    adapter: name,
    threads,
    stepMs: null,
    fallbacks: [...fallbacks],
  }
}

/** The last failure, with what came before it. */
function withHistory(error: SubcodeError, reasons: string[]): SubcodeError {
  if (reasons.length === 0 || error.code === 'aborted') return error
  return new SubcodeError(error.code, `${error.message} Before that: ${reasons.join('; ')}`, { cause: error })
}
