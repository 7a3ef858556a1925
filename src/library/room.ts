import { answerWithin } from '../base/answer-within.ts'
import { SubcodeError } from '../base/errors.ts'

/** The overhead of a file system over the bytes themselves. */
const OVERHEAD = 1.02

/** The wait for the browser's estimate ends after this time. */
const PATIENCE_MS = 3000

/** Throws `quota` when the browser has no room for so many bytes more. Without an estimate the write itself fails. */
export async function checkRoom(bytes: number): Promise<void> {
  const told = globalThis.navigator?.storage?.estimate?.()
  const { quota, usage } = (told && (await answerWithin(PATIENCE_MS, told))) ?? {}
  if (quota === undefined || usage === undefined || quota - usage >= bytes * OVERHEAD) return
  const sizes = `The pack needs ${megabytes(bytes)} and the browser has ${megabytes(Math.max(0, quota - usage))} left for this page.`
  throw new SubcodeError('quota', `${sizes} Remove a pack that you no longer need, or free space on the disk.`, {
    values: { reason: 'no-room-for-pack', neededBytes: bytes, leftBytes: Math.max(0, quota - usage) },
  })
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
