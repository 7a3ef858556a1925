import { SubcodeError, toSubcodeError } from '../base/errors.ts'
import type { Pack } from '../packs/fetch-pack.ts'
import { keepMeasured, readMeasured } from '../packs/measured-numbers.ts'
import type { EngineInfo } from '../protocol/engine-api.ts'
import type { GraphName } from '../protocol/manifest.ts'
import { formsIn, openSessions, releaseSessions } from './open-sessions.ts'
import { NO_REFERENCE, type Reference } from './reference.ts'
import { measureReference } from './run-self-check.ts'

/** wasm reaches 4 GB, and holds the weights of a pack up to twice while it opens them. */
const MAX_COMPARED_BYTES = 1.5e9

/**
 * The numbers that the CPU computes for these graphs of a pack, by one run each. A pack that this browser keeps remembers them. `onStart`
 * is called before the CPU computes. Throws the errors of `load`.
 */
export async function referenceOfCpu(
  pack: Pack,
  info: EngineInfo,
  names: readonly GraphName[],
  signal: AbortSignal,
  onStart: () => void = () => {},
): Promise<Reference> {
  const kept = await readMeasured(pack.url)
  const isKept = (name: GraphName) => name.endsWith('modulation') || kept[name] !== undefined // modulation runs in the step of its net
  if (names.every(isKept)) return { ...NO_REFERENCE, numbers: kept }
  const bytes = pack.manifest.files.reduce((sum, file) => sum + file.bytes, 0)
  if (bytes > MAX_COMPARED_BYTES)
    throw new SubcodeError('out-of-memory', `expected a pack of at most ${MAX_COMPARED_BYTES} bytes, got ${bytes}`)
  onStart()
  const sessions = await openSessions(pack, formsIn(pack.manifest, names, 'fp32'), null, signal)
  try {
    const measured = await measureReference({ info, gpu: null, sessions }, signal)
    await keepMeasured(pack.url, { ...kept, ...measured.numbers })
    return measured
  } finally {
    await releaseSessions(sessions)
  }
}

/** The error of a device whose numbers were compared with none. */
export function notCompared(thrown: unknown): SubcodeError {
  const { message } = toSubcodeError(thrown)
  return new SubcodeError('no-webgpu', `not compared with wasm: ${message}`, { values: { reason: 'not-compared' }, cause: thrown })
}
