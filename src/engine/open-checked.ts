import type { SubcodeError } from '../base/errors.ts'
import type { GraphForm, Pack } from '../packs/fetch-pack.ts'
import type { OpenGraphs } from './engine.ts'
import { lowerPrecision, openSessions, releaseSessions, type Sessions } from './open-sessions.ts'
import type { Reference } from './reference.ts'
import { type Lower, runSelfCheck, type SelfChecked } from './run-self-check.ts'

/**
 * Opens graphs of a pack and checks their numbers; a graph that is off is lowered alone, and `onLowered` hears why. Releases all of them on a
 * failure. Throws as `openSessions` and `runSelfCheck`.
 */
export async function openChecked(
  { info, gpu, pack }: Pick<OpenGraphs, 'info' | 'gpu'> & { pack: Pack },
  forms: readonly GraphForm[],
  reference: Reference,
  onLowered: (failure: SubcodeError) => void,
  signal: AbortSignal,
): Promise<SelfChecked & { sessions: Sessions }> {
  const sessions = await openSessions(pack, forms, gpu, signal)
  const lower: Lower = async (graph, failure) => {
    const isLowered = await lowerPrecision(pack, sessions, graph, gpu, signal)
    if (isLowered) onLowered(failure)
    return isLowered
  }
  try {
    return { sessions, ...(await runSelfCheck({ info, gpu, sessions }, reference, lower, signal)) }
  } catch (thrown) {
    await releaseSessions(sessions)
    throw thrown
  }
}
