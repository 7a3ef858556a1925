import { expect, test } from 'vitest'
import { createClient, type WorkerPort } from '../rpc/client.ts'
import { restarting } from './restarting.ts'

/** Workers that answer every call with their number, but for the first, which fails by this event. */
function workers(failure: Event) {
  const started: EventTarget[] = []
  const start = () => {
    const target = new EventTarget()
    const number = started.push(target)
    const postMessage = (request: { kind: string; id: number }) => {
      if (request.kind !== 'call') return
      const answer = { kind: 'result', id: request.id, value: number }
      queueMicrotask(() => target.dispatchEvent(number === 1 ? failure : new MessageEvent('message', { data: answer })))
    }
    return createClient(Object.assign(target, { postMessage }) as unknown as WorkerPort)
  }
  return { start, started }
}

test.each([
  ['could not be loaded', new Event('error'), 'offline'],
  ['has died', Object.assign(new Event('error'), { message: 'out of memory' }), 'worker-died'],
])('after a worker that %s the next call starts another', async (_, failure, code) => {
  const { start, started } = workers(failure)
  const { call } = restarting(start)
  expect(started).toHaveLength(0)
  await expect(call('list', undefined)).rejects.toMatchObject({ code })
  expect([await call('list', undefined), await call('list', undefined)]).toEqual([2, 2])
})
