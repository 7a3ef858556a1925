import { abortable } from '../base/abort.ts'
import { type ErrorCode, SubcodeError, toSubcodeError } from '../base/errors.ts'
import type { EngineApi, EngineInfo, LoadOptions } from '../protocol/engine-api.ts'
import { type CallOptions, type Client, createClient, type WorkerPort } from '../rpc/client.ts'
import { createRestarter } from './restarting.ts'

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

export type EngineClient = Omit<Client<EngineApi>, 'isClosed'>

type Connection = Pick<Client<EngineApi>, 'call' | 'close' | 'isClosed'> & { ready: Promise<EngineInfo> }

const fatal: readonly ErrorCode[] = ['worker-died', 'device-lost', 'out-of-memory']
const worthRetrying: readonly ErrorCode[] = ['worker-died', 'device-lost']

/**
 * The engine as the page sees it: `call` as of `Client`, but a worker that dies or loses its GPU is replaced, its pack loaded
 * again, and the running job restarted once from its inputs (which are therefore copied, not moved). Every `load` takes a
 * new worker, which gives all memory of the last pack back and makes the thread count free to choose.
 */
export function createEngineClient(startWorker: () => WorkerPort, events: EngineEvents = {}): EngineClient {
  const restarter = createRestarter<Connection>({ fatal, worthRetrying, onRestart: events.onRestart })
  let options: LoadOptions | null = null

  function connect(loadOptions: LoadOptions, callOptions: CallOptions<EngineApi['load']['event']>): Connection {
    const client = createClient<EngineApi>(startWorker())
    const opened = { ...client, ready: client.call('load', loadOptions, callOptions) }
    const onEvent = (info: EngineInfo) => restarter.current() === opened && events.onChanged?.(info)
    client.call('watch', undefined, { onEvent }).catch(() => {}) // it ends with the worker, of which the other calls tell
    opened.ready.then(events.onReady, (thrown) => {
      const error = toSubcodeError(thrown)
      if (error.code !== 'aborted' && restarter.current() === opened) events.onFailed?.(error)
      restarter.drop(opened, error)
    })
    return opened
  }

  function reconnect(): Connection {
    if (!options) throw new SubcodeError('internal', 'No pack is loaded: call load first.')
    return connect(options, {})
  }

  function load(loadOptions: LoadOptions, callOptions: CallOptions<EngineApi['load']['event']> = {}): Promise<EngineInfo> {
    restarter.drop(restarter.current(), new SubcodeError('aborted', 'Another pack is being loaded.'))
    options = loadOptions
    return restarter.run(
      () => connect(loadOptions, callOptions),
      ({ ready }) => ready,
    )
  }

  const call: Client<EngineApi>['call'] = async (method, input, callOptions = {}) => {
    if (method === 'load') return load(input as LoadOptions, callOptions as CallOptions<EngineApi['load']['event']>)
    return restarter.run(reconnect, async (connection) => {
      await abortable(connection.ready, callOptions.signal)
      return connection.call(method, input, { ...callOptions, transfer: [] })
    })
  }

  return { call, close: (cause) => restarter.drop(restarter.current(), cause) }
}
