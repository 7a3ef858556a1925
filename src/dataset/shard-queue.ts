import { Queue, QueueEvents, UnrecoverableError, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { SubcodeError, toSubcodeError } from '../base/errors.ts'
import { sha256Hex } from '../base/sha256.ts'
import type { DatasetTask, RunFacts } from './run.ts'
import { startLastingWorker, type StartWorker } from './workers.ts'

/** A worker tells that it lives this often; one that is silent for longer has lost its shard to another one. */
const LOCK_MS = 5000
/** How often a shard may be given out: workers of a cluster are taken away all the time. */
const MAX_GIVEN = 20

/** Redis is asked anew so often, half a second later each time, before a run ends with a sentence. */
const RECONNECTS = 4

/** How long the clients may take to say good-bye. */
const CLOSE_MS = 2000

/** The queue of one run: another run on the same Redis has another name. */
async function queueName(facts: RunFacts): Promise<string> {
  return `subcode-${(await sha256Hex(new TextEncoder().encode(JSON.stringify(facts)))).slice(0, 16)}`
}

/** A connection, and a promise that rejects once Redis is lost for good. */
function connect(address: string): { connection: Redis; lost: Promise<never> } {
  const retryStrategy = (times: number) => (times > RECONNECTS ? null : 500 * times)
  const connection = new Redis(address, { maxRetriesPerRequest: null, retryStrategy })
  let last: Error | null = null
  connection.on('error', (error: Error) => (last = error))
  const lost = new Promise<never>((_, reject) => connection.on('end', () => reject(lostRedis(address, last))))
  lost.catch(() => {})
  return { connection, lost }
}

/** Enlists shards, and waits until workers have made all. A shard that is enlisted already is not enlisted twice. */
export async function enlistShards(
  address: string,
  facts: RunFacts,
  shards: readonly number[],
  listMissing: () => Promise<number[]>,
  onMade: (shard: number) => void,
): Promise<void> {
  const name = await queueName(facts)
  const { connection, lost } = connect(address)
  const queue = quiet(new Queue(name, { connection }))
  const listening = connect(address).connection
  const events = quiet(new QueueEvents(name, { connection: listening }))
  let looking: NodeJS.Timeout | undefined
  try {
    await Promise.race([lost, queue.waitUntilReady()])
    const left = new Set(shards)
    const ended = new Promise<void>((resolve, reject) => {
      const note = (shard: number) => {
        if (left.delete(shard)) onMade(shard)
        if (left.size === 0) resolve()
      }
      events.on('completed', ({ jobId }) => note(shardOf(jobId)))
      events.on('failed', ({ jobId, failedReason }) =>
        reject(new SubcodeError('worker-died', `Shard ${shardOf(jobId)} failed: ${failedReason}`)),
      )
      // A shard may have been made between two looks at the folder, or by a worker without this queue.
      const look = async () => {
        const missing = new Set(await listMissing())
        for (const shard of [...left]) if (!missing.has(shard)) note(shard)
      }
      looking = setInterval(() => void look().catch(reject), LOCK_MS)
    })
    // Failures before `ended` is awaited are taken up there.
    ended.catch(() => {})
    await Promise.race([lost, events.waitUntilReady()])
    await queue.clean(0, 0, 'failed')
    const options = { attempts: MAX_GIVEN, removeOnComplete: true }
    await Promise.race([
      lost,
      queue.addBulk(shards.map((shard) => ({ name: 'shard', data: { shard }, opts: { ...options, jobId: `shard-${shard}` } }))),
    ])
    await Promise.race([lost, ended])
  } catch (thrown) {
    throw orLost(address, connection, thrown)
  } finally {
    clearInterval(looking)
    await close([connection, listening], events, queue)
  }
}

/** Works off the shards of a queue in so many processes of this machine, until the signal fires. */
export async function workQueue(
  address: string,
  facts: RunFacts,
  task: DatasetTask,
  workers: number,
  signal: AbortSignal,
  onMade: (shard: number) => void,
  start?: StartWorker,
): Promise<void> {
  const name = await queueName(facts)
  const idle = await Promise.all(Array.from({ length: workers }, () => startLastingWorker(task, start)))
  const process = async ({ data }: { data: { shard: number } }) => {
    const worker = idle.pop()
    if (!worker) throw new SubcodeError('internal', 'More shards came than workers.')
    try {
      await worker.make(data.shard)
      onMade(data.shard)
    } catch (thrown) {
      const { code, message } = toSubcodeError(thrown)
      throw code === 'worker-died' ? thrown : new UnrecoverableError(message)
    } finally {
      idle.push(worker)
    }
  }
  const options = { concurrency: workers, lockDuration: LOCK_MS, stalledInterval: LOCK_MS / 2, maxStalledCount: MAX_GIVEN }
  const { connection, lost } = connect(address)
  const worker = quiet(new Worker(name, process, { connection, ...options }))
  try {
    await Promise.race([lost, new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))])
  } finally {
    for (const each of idle) each.close()
    await close([connection], { close: () => worker.close(true) })
  }
}

/** Failures of the connection are told by `connect`; without a listener Node would end the process. */
function quiet<Client extends { on: (event: 'error', listener: () => void) => unknown }>(client: Client): Client {
  client.on('error', () => {})
  return client
}

/** Lets go of Redis, which may be gone. */
async function close(connections: readonly Redis[], ...clients: { close: () => Promise<void> }[]): Promise<void> {
  const closed = Promise.allSettled(clients.map((client) => client.close()))
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref())])
  for (const connection of connections) connection.disconnect()
}

/** A command on a connection that has just ended fails in words of its own. */
function orLost(address: string, { status }: Redis, thrown: unknown): unknown {
  return thrown instanceof SubcodeError || status === 'ready' ? thrown : lostRedis(address, thrown instanceof Error ? thrown : null)
}

function lostRedis(address: string, cause: Error | null): SubcodeError {
  const where = address.replace(/\/\/[^@]*@/, '//')
  const why = cause?.message || 'no answer'
  return new SubcodeError(
    'offline',
    `Redis at ${where} does not answer (${why}). Start it and run the same command again: what is made stays.`,
    { cause },
  )
}

function shardOf(jobId: string): number {
  return Number(jobId.replace('shard-', ''))
}
