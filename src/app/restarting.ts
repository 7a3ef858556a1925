import { type ErrorCode, type SubcodeError, toSubcodeError } from '../base/errors.ts'
import type { Caller, Client } from '../rpc/client.ts'
import type { Api } from '../rpc/messages.ts'

type Closable = Pick<Client<Api>, 'close' | 'isClosed'>

export type RestartPolicy = {
  /** After these errors the results of the worker cannot be trusted, or it has stopped. */
  fatal: readonly ErrorCode[]
  /** After these the same call may well succeed. After other fatal errors only the other calls of the worker are made again. */
  worthRetrying: readonly ErrorCode[]
  /** Called once for each worker that fails. `isRetried` tells whether the first call that failed is made again. */
  onRestart?: ((cause: SubcodeError, isRetried: boolean) => void) | undefined
}

/** One worker at a time: it is started at its first use, and again at the first use after it has ended or has failed for good. */
export function createRestarter<Worker extends Closable>({ fatal, worthRetrying, onRestart }: RestartPolicy) {
  let current: Worker | null = null
  const failed = new WeakSet<Worker>()

  function drop(worker: Worker | null, cause: SubcodeError): void {
    worker?.close(cause)
    if (current === worker) current = null
  }

  /** Runs `work` on the worker, and once more on another one where the policy says so. */
  async function run<T>(start: () => Worker, work: (worker: Worker) => Promise<T>, mayRetry = true): Promise<T> {
    const worker = (current ??= start())
    try {
      return await work(worker)
    } catch (thrown) {
      const error = toSubcodeError(thrown)
      if (!fatal.includes(error.code)) {
        if (worker.isClosed()) drop(worker, error)
        throw error
      }
      const isFirst = !failed.has(worker)
      const isRetried = mayRetry && (worthRetrying.includes(error.code) || !isFirst)
      failed.add(worker)
      if (isFirst && (current === worker || current === null)) onRestart?.(error, isRetried)
      drop(worker, error)
      if (!isRetried) throw error
      return run(start, work, false)
    }
  }

  return { run, drop, current: () => current }
}

/** A client whose worker is started at the first call, and again at the first call after it has died or could not be loaded. */
export function restarting<A extends Api>(start: () => Client<A>): Caller<A> {
  const restarter = createRestarter<Client<A>>({ fatal: [], worthRetrying: [] })
  return { call: (verb, input, options) => restarter.run(start, (client) => client.call(verb, input, options)) }
}
