import type { WireError } from '../base/errors.ts'
import type { DatasetTask } from './run.ts'

/** From the process that hands out shards to one that makes them. The first message is the task. */
export type ToWorker = { kind: 'open'; task: DatasetTask } | { kind: 'make'; shard: number }

/** The answers: one to each message. */
export type FromWorker = { kind: 'ready' } | { kind: 'made'; shard: number } | { kind: 'failed'; error: WireError }
