import { describe, expect, onTestFinished, test } from 'vitest'
import { SubcodeError } from '../base/errors.ts'
import { createClient, type WorkerPort } from './client.ts'
import { type Handlers, isRuntimeThread, serve } from './serve.ts'

type Arithmetic = {
  add: { in: { a: number; b: number }; out: number; event: never }
  count: { in: { to: number }; out: Float32Array; event: { at: number } }
  wait: { in: undefined; out: string; event: never }
  fail: { in: 'bad-pack' | 'plain'; out: never; event: never }
  measure: { in: Float32Array; out: number; event: never }
}

const untilAborted = (signal: AbortSignal) =>
  new Promise<string>((_, reject) => signal.addEventListener('abort', () => reject(new SubcodeError('aborted', 'Cancelled.'))))

const handlers: Handlers<Arithmetic> = {
  add: async ({ a, b }) => a + b,
  count: async ({ to }, { emit }) => {
    for (let at = 1; at <= to; at++) emit({ at })
    return new Float32Array(to)
  },
  wait: (_, { signal }) => untilAborted(signal),
  fail: async (how) => {
    if (how === 'plain') throw new TypeError('no such thing')
    throw new SubcodeError(how, 'denoiser.bin: 3 bytes short', { values: { reason: 'pack-lacks-file', file: 'denoiser.bin' } })
  },
  measure: async (data) => data.length,
}

/** A MessagePort pair in place of a worker, with a switch that makes it die. */
function connect(served: Handlers<Arithmetic> = handlers) {
  const { port1, port2 } = new MessageChannel()
  serve<Arithmetic>(port2, served)
  port2.start()
  const errors = new EventTarget()
  let terminated = false
  const worker: WorkerPort = {
    postMessage: (message, transfer) => port1.postMessage(message, transfer),
    addEventListener: (type: string, listener: (event: never) => void) => {
      const target = type === 'message' ? port1 : errors
      target.addEventListener(type, listener as EventListener)
    },
    terminate: () => {
      terminated = true
    },
  }
  port1.start()
  onTestFinished(() => port1.close())
  const fail = (event: object) => errors.dispatchEvent(Object.assign(new Event('error'), event))
  return {
    client: createClient<Arithmetic>(worker),
    kill: () => fail({ message: 'Uncaught RangeError' }),
    loseScript: () => fail({}),
    isTerminated: () => terminated,
  }
}

describe('calls', () => {
  test('answers go to the calls they belong to', async () => {
    const { client } = connect()
    const sums = await Promise.all([client.call('add', { a: 1, b: 2 }), client.call('add', { a: 30, b: 4 })])
    expect(sums).toEqual([3, 34])
  })

  test('events arrive in order and before the result', async () => {
    const { client } = connect()
    const seen: number[] = []
    const result = await client.call('count', { to: 3 }, { onEvent: ({ at }) => seen.push(at) })
    expect(seen).toEqual([1, 2, 3])
    expect(result).toEqual(new Float32Array(3))
  })

  test('a transferred buffer is moved', async () => {
    const { client } = connect()
    const data = new Float32Array(5)
    expect(await client.call('measure', data, { transfer: [data.buffer] })).toBe(5)
    expect(data.length).toBe(0)
  })

  test('an unknown verb is refused by name', async () => {
    const { client } = connect({} as Handlers<Arithmetic>)
    await expect(client.call('add', { a: 1, b: 1 })).rejects.toMatchObject({ code: 'internal', message: expect.stringContaining('"add"') })
  })
})

describe('failures', () => {
  test('an error keeps its class, code and message', async () => {
    const { client } = connect()
    const error = await client.call('fail', 'bad-pack').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(SubcodeError)
    expect(error).toMatchObject({
      code: 'bad-pack',
      message: 'denoiser.bin: 3 bytes short',
      values: { reason: 'pack-lacks-file', file: 'denoiser.bin' },
    })
  })

  test('an error of unknown origin is internal', async () => {
    await expect(connect().client.call('fail', 'plain')).rejects.toMatchObject({
      code: 'internal',
      message: 'no such thing',
      values: null,
    })
  })

  test('a result that comes after the abort is answered with aborted', async () => {
    let finish = () => {}
    const late = new Promise<void>((resolve) => (finish = resolve))
    const { client } = connect({ ...handlers, add: async ({ a, b }) => late.then(() => a + b) })
    const controller = new AbortController()
    const answer = client.call('add', { a: 1, b: 2 }, { signal: controller.signal })
    controller.abort()
    await client.call('measure', new Float32Array(1)) // messages come in order: the abort has arrived by then
    finish()
    await expect(answer).rejects.toMatchObject({ code: 'aborted' })
  })

  test('abort reaches the one call it belongs to', async () => {
    const { client } = connect()
    const controller = new AbortController()
    const other = client.call('wait', undefined)
    const waiting = client.call('wait', undefined, { signal: controller.signal })
    controller.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' })
    expect(await Promise.race([other, client.call('add', { a: 1, b: 1 })])).toBe(2)
    client.close(new SubcodeError('aborted', 'end of test'))
    await expect(other).rejects.toMatchObject({ message: 'end of test' })
  })

  test('a call with a fired signal never starts', async () => {
    const { client } = connect()
    await expect(client.call('add', { a: 1, b: 1 }, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' })
  })

  test('a dead worker rejects everything, then and later', async () => {
    const { client, kill, isTerminated } = connect()
    const waiting = [client.call('wait', undefined), client.call('wait', undefined)]
    kill()
    const death = { code: 'worker-died', message: expect.stringContaining('Uncaught RangeError') }
    for (const call of waiting) await expect(call).rejects.toMatchObject(death)
    await expect(client.call('add', { a: 1, b: 1 })).rejects.toMatchObject({ code: 'worker-died' })
    expect(isTerminated()).toBe(true)
  })
})

test('a worker whose script cannot be loaded is offline', async () => {
  const { client, loseScript } = connect()
  const waiting = client.call('wait', undefined)
  loseScript()
  await expect(waiting).rejects.toMatchObject({ code: 'offline' })
})

test('threads of the runtime are told from our worker', () => {
  expect(isRuntimeThread('em-pthread-3')).toBe(true)
  expect(isRuntimeThread('engine')).toBe(false)
})
