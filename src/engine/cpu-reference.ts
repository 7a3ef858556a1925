import { SubcodeError, toSubcodeError } from '../base/errors.ts'
import type { Pack } from '../packs/fetch-pack.ts'
import { keepMeasured, readMeasured } from '../packs/measured-numbers.ts'
import type { EngineInfo } from '../protocol/engine-api.ts'
import { openSessions, releaseSessions } from './open-sessions.ts'
import { NO_REFERENCE, type Reference } from './reference.ts'
import { measureReference } from './run-self-check.ts'

/** wasm reaches 4 GB, and holds a pack's weights up to twice while it opens them. */
const MAX_COMPARED_BYTES = 1.5e9

/**
 * What the CPU computes of a pack: one encode, and one step of every net. A pack that this browser keeps remembers it. Null where the CPU
 * cannot; `reasons` then says why. `onStart` is called before it computes.
 * Throws `aborted`.
 */
export async function referenceOfCpu(
  { pack, info }: { pack: Pack; info: EngineInfo },
  packUrl: string,
  reasons: string[],
  { signal, onStart }: { signal: AbortSignal; onStart: () => void },
): Promise<Reference | null> {
  const kept = await readMeasured(packUrl)
  if (kept) return { ...NO_REFERENCE, numbers: kept }
  onStart()
  try {
    const measured = await measureOnCpu(pack, info, signal)
    await keepMeasured(packUrl, measured.numbers)
    return measured
  } catch (thrown) {
    const { code, message } = toSubcodeError(thrown)
    if (code === 'aborted') throw thrown
    reasons.push(`WebGPU was not compared with wasm: ${message}`)
    return null
  }
}

async function measureOnCpu(pack: Pack, info: EngineInfo, signal: AbortSignal): Promise<Reference> {
  const bytes = [...pack.files.values()].reduce((sum, { length }) => sum + length, 0)
  if (bytes > MAX_COMPARED_BYTES)
    throw new SubcodeError(
      'out-of-memory',
      `the pack has ${Math.round(bytes / 1e6)} MB, and at most ${MAX_COMPARED_BYTES / 1e6} MB are compared.`,
    )
  const sessions = await openSessions(pack, 'fp32', null, signal)
  try {
    return await measureReference({ info, gpu: null, sessions }, signal)
  } finally {
    await releaseSessions(sessions)
  }
}
