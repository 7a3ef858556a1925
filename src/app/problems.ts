import type { SubcodeError } from '../base/errors.ts'
import type { Studio } from '../store/studio.ts'

/** What went wrong and still stands, the most recent cause of trouble for the person first. */
export type Problem = { from: 'intake' | 'job' | 'keep' | 'pack' | 'restart'; error: SubcodeError }

export function currentProblem({
  intake,
  failedJob,
  keepError,
  pack,
  restart,
}: Pick<Studio, 'intake' | 'failedJob' | 'keepError' | 'pack' | 'restart'>): Problem | null {
  if (intake.kind === 'refused') return { from: 'intake', error: intake.error }
  if (pack.kind === 'failed') return { from: 'pack', error: pack.error }
  if (failedJob?.status.kind === 'failed') return { from: 'job', error: failedJob.status.error }
  if (keepError) return { from: 'keep', error: keepError }
  if (restart) return { from: 'restart', error: restart.cause }
  return null
}
