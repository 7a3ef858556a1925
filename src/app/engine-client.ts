import { abortable } from '../base/abort.ts'
import { type ErrorCode, SubcodeError, toSubcodeError } from '../base/errors.ts'
import type { EngineApi, EngineInfo, LoadOptions } from '../protocol/engine-api.ts'
import { type CallOptions, type Client, createClient, type WorkerPort } from '../rpc/client.ts'

export type EngineEvents = {
  /** The engine failed with `cause`; a new worker is being started. `isRetried` tells whether the job goes on by itself. */
  onRestart?: (cause: SubcodeError, isRetried: boolean) => void
  /** A pack is loaded, for the first time or again; after a restart the device may be another. */
  onReady?: (info: EngineInfo) => void
  /** A net that was opened after the load runs in another precision: what the load told holds no longer. */
  onChanged?: (info: EngineInfo) => void
  /** A pack could not be loaded, for the first time or again: the engine has none. */
  onFailed?: (error: SubcodeError) => void
}

/** `hasFailed` is set by the first call that reports the end of its worker: all other calls of this worker fail with the same error. */
export type EngineClient = Omit<Client<EngineApi>, 'isClosed'> & { prepare(): void }

type Connection = { client: Client<EngineApi>; ready: Promise<EngineInfo>; hasFailed: boolean }

/** After these the results of the worker cannot be trusted, or it has stopped. */
const fatal: readonly ErrorCode[] = ['worker-died', 'device-lost', 'out-of-memory']

/** After these the same job may well succeed. After `out-of-memory` it would fail again; only the other jobs of its worker are retried. */
const worthRetrying: readonly ErrorCode[] = ['worker-died', 'device-lost']

/**
 * The engine as the page sees it: `call` as of `Client`, but a worker that dies or loses its GPU is replaced, its pack loaded
 * again, and the running job restarted once from its inputs (which are therefore copied, not moved). Every `load` takes a
 * new worker, which gives all memory of the last pack back and makes the thread count free to choose.
 */
export function createEngineClient(startWorker: () => WorkerPort, events: EngineEvents = {}): EngineClient {
  let options: LoadOptions | null = null
  let connection: Connection | null = null
  /** A worker without a pack, whose runtime comes meanwhile. */
  let spare: Client<EngineApi> | null = null

  function connect(loadOptions: LoadOptions, callOptions: CallOptions<EngineApi['load']['event']>): Connection {
    const client = spare && !spare.isClosed() ? spare : createClient<EngineApi>(startWorker())
    spare = null
    const ready = client.call('load', loadOptions, callOptions)
    const opened = { client, ready, hasFailed: false }
    connection = opened
    const onEvent = (info: EngineInfo) => connection === opened && events.onChanged?.(info)
    client.call('watch', undefined, { onEvent }).catch(() => {}) // it ends with the worker, of which the other calls tell
    ready.then(events.onReady, (thrown) => {
      const error = toSubcodeError(thrown)
      if (error.code !== 'aborted' && connection === opened) events.onFailed?.(error)
      drop(opened, error)
    })
    return opened
  }

  /** Starts the worker of the first load, and its runtime: neither has to wait for the list of packs. */
  function prepare(): void {
    spare = createClient<EngineApi>(startWorker())
    spare.call('warm', { threads: null }).catch(() => {}) // the load tells it
  }

  function drop(dropped: Connection | null, cause: SubcodeError): void {
    dropped?.client.close(cause)
    if (connection === dropped) connection = null
  }

  /** Runs `work` on a connection; replaces the worker when it fails for good, and then tries once more where that makes sense. */
  async function surviving<T>(open: () => Connection, work: (opened: Connection) => Promise<T>, mayRetry = true): Promise<T> {
    const opened = open()
    try {
      return await work(opened)
    } catch (thrown) {
      const error = toSubcodeError(thrown)
      if (!fatal.includes(error.code)) throw error
      const isFirst = !opened.hasFailed
      const isRetried = mayRetry && (worthRetrying.includes(error.code) || !isFirst)
      opened.hasFailed = true
      if (isFirst && (connection === opened || connection === null)) events.onRestart?.(error, isRetried)
      drop(opened, error)
      if (!isRetried) throw error
      return surviving(open, work, false)
    }
  }

  function current(): Connection {
    if (!options) throw new SubcodeError('internal', 'No pack is loaded: call load first.')
    return connection ?? connect(options, {})
  }

  function load(loadOptions: LoadOptions, callOptions: CallOptions<EngineApi['load']['event']> = {}): Promise<EngineInfo> {
    drop(connection, new SubcodeError('aborted', 'Another pack is being loaded.'))
    options = loadOptions
    return surviving(
      () => connect(loadOptions, callOptions),
      ({ ready }) => ready,
    )
  }

  const call: Client<EngineApi>['call'] = async (method, input, callOptions = {}) => {
    if (method === 'load') return load(input as LoadOptions, callOptions as CallOptions<EngineApi['load']['event']>)
    return surviving(current, async ({ client, ready }) => {
      await abortable(ready, callOptions.signal)
      return client.call(method, input, { ...callOptions, transfer: [] })
    })
  }

  return { call, prepare, close: (cause) => drop(connection, cause) }
}
