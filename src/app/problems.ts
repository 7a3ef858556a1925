import { SubcodeError } from '../base/errors.ts'
import type { Studio } from '../store/studio.ts'

/**
 * A present problem. Work is not kept because a write failed (`keep`), or because there is no storage at all (`storage`). The `address` asks for a
 * pack that is not here.
 */
export type Problem = { from: 'intake' | 'job' | 'keep' | 'storage' | 'pack' | 'restart' | 'address'; error: SubcodeError }

/** The most urgent problem: a refused photo, then the pack, a failed job, lost work, a restart, a pack that is not here. */
export function currentProblem({
  intake,
  failedJob,
  keep,
  keepError,
  pack,
  restart,
  missingPack,
}: Pick<Studio, 'intake' | 'failedJob' | 'keep' | 'keepError' | 'pack' | 'restart' | 'missingPack'>): Problem | null {
  if (intake.kind === 'refused') return { from: 'intake', error: intake.error }
  if (pack.kind === 'failed') return { from: 'pack', error: pack.error }
  if (failedJob?.status.kind === 'failed') return { from: 'job', error: failedJob.status.error }
  if (keepError) return { from: keep ? 'keep' : 'storage', error: keepError }
  if (restart) return { from: 'restart', error: restart.cause }
  if (missingPack !== null) return { from: 'address', error: notHere(missingPack) }
  return null
}

function notHere(pack: string): SubcodeError {
  return new SubcodeError('bad-pack', `The address asks for the pack "${pack}". Expected one that is served, copied or kept here.`, {
    values: { reason: 'pack-not-here', pack },
  })
}
