import { fromWire, SubcodeError } from '../base/errors.ts'
import { missingPart } from '../base/missing-part.ts'
import type { Api, Port, Request, Response } from './messages.ts'
import { onLockFree } from './web-lock.ts'

export type CallOptions<Event> = {
  signal?: AbortSignal | undefined
  onEvent?: ((event: Event) => void) | undefined
  /** Buffers to move instead of copying; the caller loses them. */
  transfer?: Transferable[] | undefined
}

export type Client<A extends Api> = {
  /**
   * Calls a verb of the worker. Rejects with the worker's SubcodeError; with `aborted` once the worker has stopped after the
   * signal fired; with `worker-died` when the worker is gone, `offline` when its script could not be loaded.
   */
  call<M extends keyof A & string>(method: M, input: A[M]['in'], options?: CallOptions<A[M]['event']>): Promise<A[M]['out']>
  /** Ends the worker and rejects every pending and every later call with `cause`. */
  close(cause: SubcodeError): void
  /** Whether every later call is rejected, because the worker is gone or was never there. */
  isClosed(): boolean
}

/** The calls of a client, for code that does not decide when the worker ends. */
export type Caller<A extends Api> = Pick<Client<A>, 'call'>

/** A Worker, or a MessagePort in tests, with the methods that notice and cause its end. */
export type WorkerPort = Port & {
  addEventListener(type: 'error' | 'messageerror', listener: (event: Event) => void): void
  terminate?(): void
}

type Pending = { resolve(value: unknown): void; reject(error: SubcodeError): void; onEvent(event: unknown): void }

/** The calling end of a worker that runs `serve`. */
export function createClient<A extends Api>(port: WorkerPort): Client<A> {
  const pending = new Map<number, Pending>()
  let lastId = 0
  let closed: SubcodeError | null = null
  let hasAnswered = false

  const post = (request: Request, transfer: Transferable[] = []) => port.postMessage(request, transfer)

  const close = (cause: SubcodeError) => {
    if (closed) return
    closed = cause
    port.terminate?.()
    for (const { reject } of pending.values()) reject(cause)
    pending.clear()
  }

  const die = (how: string) => close(new SubcodeError('worker-died', `The worker ended unexpectedly: ${how}. Start it again.`))

  const fail = (event: Event) => {
    if ('message' in event) die(String(event.message))
    else if (hasAnswered) die('no reason given')
    else close(missingPart())
  }

  port.addEventListener('message', ({ data }: MessageEvent<Response>) => {
    hasAnswered = true
    if (data.kind === 'watched') return onLockFree(lock, () => die('it was killed or ran out of memory'))
    finish(pending.get(data.id), data)
  })
  port.addEventListener('error', fail)
  port.addEventListener('messageerror', () => die('a message could not be read'))
  const lock = `subcode worker ${Date.now()} ${Math.random()}`
  post({ kind: 'watch', lock })

  async function call<M extends keyof A & string>(method: M, input: A[M]['in'], options: CallOptions<A[M]['event']> = {}) {
    const { signal, onEvent, transfer } = options
    if (closed) throw closed
    if (signal?.aborted) throw new SubcodeError('aborted', 'Cancelled.')
    const id = ++lastId
    const abort = () => post({ kind: 'abort', id })
    signal?.addEventListener('abort', abort, { once: true })
    try {
      return await new Promise<A[M]['out']>((resolve, reject) => {
        pending.set(id, { resolve, reject, onEvent: (event) => onEvent?.(event) })
        post({ kind: 'call', id, method, input }, transfer)
      })
    } finally {
      pending.delete(id)
      signal?.removeEventListener('abort', abort)
    }
  }

  return { call, isClosed: () => closed !== null, close }
}

function finish(call: Pending | undefined, response: Exclude<Response, { kind: 'watched' }>): void {
  if (response.kind === 'event') call?.onEvent(response.event)
  else if (response.kind === 'result') call?.resolve(response.value)
  else call?.reject(fromWire(response.error))
}
