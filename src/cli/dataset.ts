import { SubcodeError, toSubcodeError } from '../base/errors.ts'
import { makeShards, shareOf } from '../dataset/make-shards.ts'
import { merge } from '../dataset/merge.ts'
import { checkPack, packHash } from '../dataset/open-model.ts'
import { openPictures } from '../dataset/pictures.ts'
import { type DatasetTask, factsOf, type PictureEntry, picturesOf, type RunFacts, shardsOf } from '../dataset/run.ts'
import { claimFolder, doneShards } from '../dataset/run-folder.ts'
import { startWorker, type StartWorker } from '../dataset/workers.ts'
import { type DatasetArguments, parseDatasetArguments, usage } from './dataset-arguments.ts'
import { paceLine } from './pace-line.ts'
import { runCommand } from './run-command.ts'

async function run({ task: asked, ...how }: DatasetArguments): Promise<void> {
  if (how.share.kind !== 'worker') process.once('SIGINT', stopAtOnce).once('SIGTERM', stopAtOnce)
  const { entries } = await openPictures(asked.input)
  const { task, start, close } = await onDeviceThatWorks(asked)
  try {
    await work(task, entries, how, start)
  } finally {
    close()
  }
}

async function work(
  task: DatasetTask,
  entries: readonly PictureEntry[],
  { workers, share }: Omit<DatasetArguments, 'task'>,
  start: StartWorker,
): Promise<void> {
  const facts = await factsOf(task, await packHash(task.pack), entries)
  await checkPack(task.pack, task.work) // before the folder is claimed: a run with the mistake mended may then use it
  await claimFolder(task.out, facts)
  const names = shardsOf(entries.length, task.work)
  const listMissing = async () => {
    const done = await doneShards(task.out)
    return names.flatMap((name, shard) => (done.has(name) ? [] : [shard]))
  }
  const missing = await listMissing()
  const mine = share.kind === 'array' ? shareOf(missing, process.env) : missing
  if (!mine)
    throw new SubcodeError(
      'bad-file',
      'Expected SLURM_ARRAY_TASK_ID and SLURM_ARRAY_TASK_COUNT beside --array: is this a job of sbatch --array?',
    )
  const countOf = (shard: number) => picturesOf(entries, shard).entries.length
  const progress = paceLine(
    process.stderr,
    mine.reduce((sum, shard) => sum + countOf(shard), 0),
  )
  const onMade = (shard: number) => progress(countOf(shard))
  if (share.kind === 'worker') return workUntilStopped(share.address, facts, task, workers, onMade, start)
  if (share.kind === 'queue') await (await queues()).enlistShards(share.address, facts, mine, listMissing, onMade)
  else await makeShards(task, mine, workers, onMade, start)
  await finish(task, facts, await listMissing())
}

type Device = { task: DatasetTask; start: StartWorker; close: () => void }

/**
 * A GPU is tried before anything is computed; where the pack does not run on it, the CPU takes its place, and the reason is said. The process that
 * tried it is the first worker: a pack opens slowly on a GPU.
 */
async function onDeviceThatWorks(task: DatasetTask): Promise<Device> {
  if (task.device === 'cpu') return { task, start: startWorker, close: () => {} }
  try {
    const tried = await startWorker(task)
    const idle = [tried]
    return { task, start: async (given) => idle.pop() ?? startWorker(given), close: tried.close }
  } catch (thrown) {
    process.stderr.write(`${toSubcodeError(thrown).message}\nThe CPU takes its place.\n`)
    return { task: { ...task, device: 'cpu' }, start: startWorker, close: () => {} }
  }
}

async function workUntilStopped(
  address: string,
  facts: RunFacts,
  task: DatasetTask,
  workers: number,
  onMade: (shard: number) => void,
  start: StartWorker,
) {
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort()).once('SIGTERM', () => stop.abort())
  process.stderr.write(`Waiting for work on ${address.replace(/\/\/[^@]*@/, '//')}. Ctrl+C ends it.\n`)
  await (await queues()).workQueue(address, facts, task, workers, stop.signal, onMade, start)
}

/** BullMQ takes a third of a second to load, which runs without a queue save. */
const queues = () => import('../dataset/shard-queue.ts')

/** Workers end with this process. */
function stopAtOnce(): never {
  process.stderr.write('\nStopped. Run the same command again to make what is missing.\n')
  process.exit(130)
}

/** Merges the shards once all are there: in an array the last task to end does. */
async function finish(task: DatasetTask, { count }: RunFacts, missing: readonly number[]): Promise<void> {
  if (missing.length > 0) {
    process.stderr.write(`Shards still to come: ${missing.length}. The task or process that makes the last one puts the files together.\n`)
    return
  }
  const refused = await merge(task.out, task.work, count)
  process.stderr.write(
    `${task.out}: ${count - refused} of ${count} pictures${refused > 0 ? '; refused.csv says why the others are missing' : ''}.\n`,
  )
}

await runCommand(usage, parseDatasetArguments, run)
