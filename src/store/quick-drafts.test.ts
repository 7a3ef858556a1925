import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { EngineInfo } from '../protocol/engine-api.ts'
import type { Clients } from './clients.ts'
import type { Priority } from './job.ts'
import { createStudio } from './studio.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

/** A store with a ready pack. A job takes `ms`, and fails where it has an error. */
function start() {
  const store = createStudio({} as Clients)
  store.setState({ pack: { kind: 'ready', info: { manifest: { imageSize: 1 } } as EngineInfo } })
  const run = (title: string, priority: Priority, ms: number, error?: Error) =>
    store.getState().runJob({
      feature: priority === 'draft' ? 'edit' : 'reconstruct',
      title,
      sourceId: null,
      priority,
      run: async () => {
        await new Promise((resolve) => setTimeout(resolve, ms))
        if (error) throw error
      },
    })
  return { store, run, told: () => store.getState().job?.task.title, pass: (ms: number) => vi.advanceTimersByTimeAsync(ms) }
}

test('a slow draft is told of before all other jobs, until it ends', async () => {
  const { run, told, pass } = start()
  void run('whole', 'full', 2000)
  const slow = run('slow', 'draft', 900)
  await pass(200)
  expect(told()).toBe('whole')
  await pass(200)
  expect(told()).toBe('slow')
  await pass(600)
  await slow
  expect(told()).toBe('whole')
})

test('a quick draft is not told of, running or ended', async () => {
  const { store, run, pass } = start()
  const quick = run('quick', 'draft', 200)
  await pass(250)
  await quick
  await pass(1000)
  expect(store.getState()).toMatchObject({ job: null, jobs: [] })
})

test('a quick draft that fails is told of', async () => {
  const { store, run, pass } = start()
  const failed = run('failed', 'draft', 100, new Error('broken'))
  await pass(150)
  await failed
  expect(store.getState().job).toMatchObject({ task: { title: 'failed' }, status: { kind: 'failed' } })
})

test('a draft that is not told of yet is cancelled as the most urgent job', async () => {
  const { store, run, pass } = start()
  void run('whole', 'full', 2000)
  void run('quick', 'draft', 200)
  await pass(100)
  store.getState().cancelJob()
  expect(store.getState().jobs.map(({ task }) => task.title)).toEqual(['whole'])
})
