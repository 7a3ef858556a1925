import type { SubcodeError } from '../base/errors.ts'
import type { Studio } from '../store/studio.ts'

/** A present problem. Work is not kept because a write failed (`keep`), or because there is no storage at all (`storage`). */
export type Problem = { from: 'intake' | 'job' | 'keep' | 'storage' | 'pack' | 'restart'; error: SubcodeError }

/** The most urgent problem: a refused photo, then the pack, a failed job, lost work, a restart. */
export function currentProblem({
  intake,
  failedJob,
  keep,
  keepError,
  pack,
  restart,
}: Pick<Studio, 'intake' | 'failedJob' | 'keep' | 'keepError' | 'pack' | 'restart'>): Problem | null {
  if (intake.kind === 'refused') return { from: 'intake', error: intake.error }
  if (pack.kind === 'failed') return { from: 'pack', error: pack.error }
  if (failedJob?.status.kind === 'failed') return { from: 'job', error: failedJob.status.error }
  if (keepError) return { from: keep ? 'keep' : 'storage', error: keepError }
  if (restart) return { from: 'restart', error: restart.cause }
  return null
}
