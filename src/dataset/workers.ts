import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { fromWire, SubcodeError, toSubcodeError } from '../base/errors.ts'
import { programOf } from './programs.ts'
import type { DatasetTask } from './run.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

/** A process that makes shards, one at a time. */
export type ShardWorker = {
  /** Resolves when the shard's file is there. Rejects with the error of the shard, or with `worker-died` where the process ended. */
  make: (shard: number) => Promise<void>
  close: () => void
}

/** A shard whose worker dies so often is at fault itself, or the machine is. */
const MAX_ATTEMPTS = 3

const program = fileURLToPath(programOf('shard-worker'))

export type StartWorker = (task: DatasetTask) => Promise<ShardWorker>

/** Starts a process and opens the pack in it. Rejects with the errors of opening. */
export async function startWorker(task: DatasetTask, file = program): Promise<ShardWorker> {
  const child = fork(file)
  child.on('error', () => {}) // between two questions; 'ask' tells the failures of one
  const worker = { make: async (shard: number) => void (await ask(child, { kind: 'make', shard })), close: () => child.kill() }
  try {
    await ask(child, { kind: 'open', task })
    return worker
  } catch (thrown) {
    worker.close()
    throw thrown
  }
}

function ask(child: ChildProcess, message: ToWorker): Promise<FromWorker> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      child.off('message', onMessage).off('exit', onExit).off('error', onError)
      settle()
    }
    const onMessage = (reply: FromWorker) => end(() => (reply.kind === 'failed' ? reject(fromWire(reply.error)) : resolve(reply)))
    const onExit = (code: number | null, signal: string | null) =>
      end(() => reject(new SubcodeError('worker-died', `A worker process ended (${signal ?? `code ${code}`}).`)))
    // A process that could not be started has no exit, and one that was just killed may not have been heard of when it is asked.
    const onError = ({ message }: Error) =>
      end(() => reject(new SubcodeError('worker-died', `A worker process cannot be reached (${message}).`)))
    child.on('message', onMessage).on('exit', onExit).on('error', onError)
    if (child.connected) child.send(message)
    else onExit(child.exitCode, child.signalCode)
  })
}

/**
 * A worker that is replaced when it dies, and whose shard is then made again, three times at most. Throws `worker-died` after that,
 * and any other failure at once.
 */
export async function startLastingWorker(task: DatasetTask, start: StartWorker = startWorker): Promise<ShardWorker> {
  let worker = await start(task)
  return {
    make: async (shard) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await worker.make(shard)
        } catch (thrown) {
          if (toSubcodeError(thrown).code !== 'worker-died') throw thrown
          worker.close()
          if (attempt === MAX_ATTEMPTS) throw tooOften(shard, thrown)
          worker = await start(task)
        }
      }
    },
    close: () => worker.close(),
  }
}

function tooOften(shard: number, cause: unknown): SubcodeError {
  return new SubcodeError(
    'worker-died',
    `The worker of shard ${shard} died ${MAX_ATTEMPTS} times. Is there memory for as many workers? Run the same command again with fewer.`,
    { cause },
  )
}
