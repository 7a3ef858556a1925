import { describe, expect, onTestFinished, test } from 'vitest'
import { type ErrorCode, SubcodeError } from '../base/errors.ts'
import type { EngineApi, EngineInfo, LoadOptions } from '../protocol/engine-api.ts'
import type { WorkerPort } from '../rpc/client.ts'
import { type Handlers, serve } from '../rpc/serve.ts'
import { createEngineClient } from './engine-client.ts'

const options: LoadOptions = { packUrl: 'http://localhost/models/toy/', device: 'auto', precision: 'auto', threads: null }
const images = { data: new Float32Array([1, 2, 3]), count: 1 }
const timing = { steps: 1, ms: 1 }

type Outcome = ErrorCode | 'dies' | 'loads nothing' | null

/** A worker whose encode ends as `outcome` says: null for success, `dies` for a worker that is gone, else an error code. */
function fakeWorker(outcome: Outcome, log: string[]): WorkerPort {
  const { port1, port2 } = new MessageChannel()
  const errors = new EventTarget()
  const fail = async () => {
    if (outcome === 'dies') errors.dispatchEvent(Object.assign(new Event('error'), { message: 'killed' }))
    if (outcome !== null && outcome !== 'dies' && outcome !== 'loads nothing')
      throw new SubcodeError(outcome, `made to fail with ${outcome}`)
  }
  const handlers = {
    load: async ({ packUrl }) => {
      log.push(`load ${packUrl}`)
      if (outcome === 'loads nothing') throw new SubcodeError('offline', 'no network')
      return { adapter: 'fake' } as EngineInfo
    },
    encode: async ({ images: { data } }) => {
      log.push(`encode ${data}`)
      await fail()
      return { z: { data, count: 1 }, timing }
    },
    watch: async (_, { emit }) => emit({ adapter: 'fake, changed' } as EngineInfo) as undefined,
    // Waits in a worker that fails later.
    release: () => (outcome === null ? Promise.resolve(undefined) : new Promise<undefined>(() => {})),
  } satisfies Partial<Handlers<EngineApi>>
  serve<EngineApi>(port2, handlers as unknown as Handlers<EngineApi>)
  port1.start()
  port2.start()
  onTestFinished(() => port1.close())
  return {
    postMessage: (message, transfer) => port1.postMessage(message, transfer),
    addEventListener: (type: string, listener: (event: never) => void) =>
      (type === 'message' ? port1 : errors).addEventListener(type, listener as EventListener),
    terminate: () => void log.push('terminate'),
  }
}

/** A client whose first workers end as told; the later ones work. */
function start(...outcomes: Outcome[]) {
  const log: string[] = []
  const client = createEngineClient(() => fakeWorker(outcomes.shift() ?? null, log), {
    onRestart: ({ code }, isRetried) => log.push(`restart after ${code}${isRetried ? ', again' : ''}`),
    onReady: () => log.push('ready'),
    onFailed: ({ code }) => log.push(`failed with ${code}`),
  })
  return { client, log }
}

const loaded = ['load http://localhost/models/toy/', 'ready']

describe('a worker that works', () => {
  test('is kept from job to job', async () => {
    const { client, log } = start()
    await client.call('load', options)
    await client.call('encode', { images })
    const { z } = await client.call('encode', { images })
    expect(z.data).toEqual(images.data)
    expect(log).toEqual([...loaded, 'encode 1,2,3', 'encode 1,2,3'])
  })

  test('tells what changes after the load', async () => {
    const told: string[] = []
    const client = createEngineClient(() => fakeWorker(null, []), { onChanged: ({ adapter }) => told.push(adapter) })
    await client.call('load', options)
    await client.call('encode', { images })
    expect(told).toEqual(['fake, changed'])
  })

  test('is kept after a failure of the job alone', async () => {
    const { client, log } = start('internal')
    await client.call('load', options)
    await expect(client.call('encode', { images })).rejects.toMatchObject({ code: 'internal' })
    expect(log).toEqual([...loaded, 'encode 1,2,3'])
  })

  test('makes way for a new one with every load', async () => {
    const { client, log } = start()
    await client.call('load', options)
    await client.call('load', options)
    expect(log).toEqual([...loaded, 'terminate', ...loaded])
  })

  test('needs a pack first', async () => {
    await expect(start().client.call('encode', { images })).rejects.toMatchObject({ message: expect.stringContaining('call load first') })
  })
})

describe('a worker that fails for good', () => {
  test.each(['dies', 'device-lost'] as const)('%s: the pack is loaded again and the job runs again from its inputs', async (how) => {
    const { client, log } = start(how)
    await client.call('load', options)
    const { z } = await client.call('encode', { images })
    expect(z.data).toEqual(images.data)
    const code = how === 'dies' ? 'worker-died' : how
    const restart = how === 'dies' ? ['terminate', `restart after ${code}, again`] : [`restart after ${code}, again`, 'terminate']
    expect(log).toEqual([...loaded, 'encode 1,2,3', ...restart, ...loaded, 'encode 1,2,3'])
  })

  test('twice: the job fails with its code, and the next one works', async () => {
    const { client, log } = start('dies', 'dies')
    await client.call('load', options)
    await expect(client.call('encode', { images })).rejects.toMatchObject({ code: 'worker-died' })
    await client.call('encode', { images })
    expect(log.filter((line) => line.startsWith('encode'))).toHaveLength(3)
    expect(log.at(-1)).toBe('encode 1,2,3')
  })

  test('out of memory: the job is not tried again, the next one gets a new worker', async () => {
    const { client, log } = start('out-of-memory')
    await client.call('load', options)
    await expect(client.call('encode', { images })).rejects.toMatchObject({ code: 'out-of-memory' })
    await client.call('encode', { images })
    expect(log).toEqual([...loaded, 'encode 1,2,3', 'restart after out-of-memory', 'terminate', ...loaded, 'encode 1,2,3'])
  })

  test.each(['out-of-memory', 'dies'] as const)(
    '%s with two jobs at once: one restart is told, and the innocent job goes on',
    async (how) => {
      const { client, log } = start(how)
      await client.call('load', options)
      const [guilty, innocent] = await Promise.allSettled([client.call('encode', { images }), client.call('release', undefined)])
      expect(guilty.status).toBe(how === 'dies' ? 'fulfilled' : 'rejected')
      expect(innocent.status).toBe('fulfilled')
      expect(log.filter((line) => line.startsWith('restart'))).toHaveLength(1)
    },
  )

  test('a cancelled job does not wait for the new worker', async () => {
    const { client } = start('dies')
    await client.call('load', options)
    const controller = new AbortController()
    const job = client.call('encode', { images }, { signal: controller.signal })
    controller.abort()
    await expect(job).rejects.toMatchObject({ code: 'aborted' })
  })
})

test('a worker that cannot load its pack again is told of, and the next call tries anew', async () => {
  const { client, log } = start('device-lost', 'loads nothing')
  await client.call('load', options)
  await expect(client.call('encode', { images })).rejects.toMatchObject({ code: 'offline' })
  expect(log.slice(2)).toEqual([
    'encode 1,2,3',
    'restart after device-lost, again',
    'terminate',
    loaded[0],
    'failed with offline',
    'terminate',
  ])
  await client.call('encode', { images })
  expect(log.slice(-3)).toEqual([...loaded, 'encode 1,2,3'])
})
