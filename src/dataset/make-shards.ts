import type { DatasetTask } from './run.ts'
import { startLastingWorker, type StartWorker } from './workers.ts'

/**
 * Makes these shards in so many processes of this machine. `onMade` is called for each. The first failure that is not a death of a
 * worker ends all; what is made stays.
 */
export async function makeShards(
  task: DatasetTask,
  shards: readonly number[],
  workers: number,
  onMade: (shard: number) => void,
  start?: StartWorker,
): Promise<void> {
  const waiting = [...shards]
  const stop = new AbortController()
  const work = async () => {
    const worker = await startLastingWorker(task, start)
    try {
      for (let shard = waiting.shift(); shard !== undefined && !stop.signal.aborted; shard = waiting.shift()) {
        await worker.make(shard)
        onMade(shard)
      }
    } catch (thrown) {
      stop.abort()
      throw thrown
    } finally {
      worker.close()
    }
  }
  const outcomes = await Promise.allSettled(Array.from({ length: Math.min(workers, shards.length) }, work))
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed) throw failed.reason
}

/** The shards of one task of a Slurm array, dealt out in turn: SLURM_ARRAY_TASK_ID, _COUNT, and _MIN and _STEP where they are set. */
export function shareOf(shards: readonly number[], environment: NodeJS.ProcessEnv): number[] | null {
  const value = (name: string, fallback: number) => Number(environment[`SLURM_ARRAY_TASK_${name}`] ?? fallback)
  const [id, count] = [value('ID', NaN), value('COUNT', NaN)]
  if (!Number.isInteger(id) || !Number.isInteger(count) || count < 1) return null
  const place = (id - value('MIN', 0)) / value('STEP', 1)
  return shards.filter((shard) => shard % count === place)
}
