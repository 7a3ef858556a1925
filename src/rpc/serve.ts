import { throwIfAborted } from '../base/abort.ts'
import { SubcodeError, toWire } from '../base/errors.ts'
import type { Api, Port, Request, Response } from './messages.ts'
import { transferables } from './transferables.ts'
import { holdLock } from './web-lock.ts'

export type CallContext<Event> = { signal: AbortSignal; emit(event: Event): void }

/** One function per verb. Typed arrays in its results and events are moved, so it must not use them afterwards. */
export type Handlers<A extends Api> = {
  [M in keyof A]: (input: A[M]['in'], context: CallContext<A[M]['event']>) => Promise<A[M]['out']>
}

type Handler = (input: unknown, context: CallContext<unknown>) => Promise<unknown>

/**
 * The answering end of `createClient`: `scope` is the worker's `self`. A handler's failure crosses as a WireError, and a result that comes
 * after the abort as `aborted`.
 */
export function serve<A extends Api>(scope: Port, handlers: Handlers<A>): void {
  const running = new Map<number, AbortController>()
  const byName = new Map(Object.entries(handlers) as [string, Handler][])
  const post = (response: Response) => scope.postMessage(response, transferables(response))

  async function answer({ id, method, input }: Extract<Request, { kind: 'call' }>) {
    const controller = new AbortController()
    running.set(id, controller)
    try {
      const handler = byName.get(method)
      if (!handler) throw new SubcodeError('internal', `The worker has no verb "${method}", only ${[...byName.keys()].join(', ')}.`)
      const emit = (event: unknown) => post({ kind: 'event', id, event })
      const value = await handler(input, { signal: controller.signal, emit })
      throwIfAborted(controller.signal)
      post({ kind: 'result', id, value })
    } catch (thrown) {
      post({ kind: 'error', id, error: toWire(thrown) })
    } finally {
      running.delete(id)
    }
  }

  scope.addEventListener('message', ({ data }: MessageEvent<Request>) => {
    if (data.kind === 'call') void answer(data)
    else if (data.kind === 'abort') running.get(data.id)?.abort()
    else holdLock(data.lock, () => post({ kind: 'watched' }))
  })
}

/**
 * True in the threads that the wasm runtime starts. It may start them from the chunk of the worker that loaded it, and a
 * message handler of ours there would swallow the runtime's own messages: with several threads it would hang for ever.
 */
export function isRuntimeThread(name: string): boolean {
  return name.startsWith('em-pthread')
}
