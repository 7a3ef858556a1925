import { assert, at } from '../base/assert.ts'
import { toWire } from '../base/errors.ts'
import { openModel, packHash } from './open-model.ts'
import { type PictureReader, startReader } from './picture-reader.ts'
import { type DatasetTask, factsOf, picturesOf, shardsOf } from './run.ts'
import { checkClaim, isThere, writeOnce } from './run-folder.ts'
import { makeShard, type Stage } from './shard.ts'
import type { OpenModel } from './work-picture.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

/** A task that is ready to be worked at. */
export type Open = { task: DatasetTask; pictures: PictureReader; model: OpenModel }

/** Makes shards in a process of their own, as its parent asks. `onStage` hears of each stage before it begins. */
export function serveShards(onStage: (stage: Stage, shard: number) => void = () => {}): void {
  let open: Open | null = null
  let isSame = false
  const answer = async (message: ToWorker): Promise<FromWorker> => {
    if (message.kind === 'open') {
      open = await openTask(message.task)
      return { kind: 'ready' }
    }
    assert(open, 'the task comes before its shards')
    if (!isSame) await checkSame(open)
    isSame = true
    await makeShardFile(open, message.shard, (stage) => onStage(stage, message.shard))
    return { kind: 'made', shard: message.shard }
  }
  process.on('message', (message: ToWorker) => {
    void answer(message)
      .catch((thrown: unknown): FromWorker => ({ kind: 'failed', error: toWire(thrown) }))
      .then((reply) => process.send?.(reply))
  })
  // Without the parent process the results have no use.
  process.on('disconnect', () => process.exit())
}

/** Opens pictures and pack of a task in this process. */
export async function openTask(task: DatasetTask): Promise<Open> {
  const [pictures, model] = await Promise.all([startReader(task), openModel(task.pack, task.device)])
  return { task, pictures, model }
}

/** A process may open other pictures or another pack than the run began with: they may have changed before it started. Throws `bad-file`. */
async function checkSame({ task, pictures }: Open): Promise<void> {
  await checkClaim(task.out, await factsOf(task, await packHash(task.pack), pictures.entries))
}

/** Makes a shard, unless its file is there already. */
export async function makeShardFile({ task, pictures, model }: Open, shard: number, onStage: (stage: Stage) => void): Promise<void> {
  onStage('begin')
  const name = at(shardsOf(pictures.entries.length, task.work), shard)
  if (await isThere(task.out, name)) return
  const bytes = await makeShard(model, task.work, pictures.read, picturesOf(pictures.entries, shard), onStage)
  onStage('writing')
  await writeOnce(task.out, name, bytes, () => onStage('written'))
  onStage('linked')
}
