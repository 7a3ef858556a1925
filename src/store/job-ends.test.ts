import { expect, test } from 'vitest'
import { SubcodeError } from '../base/errors.ts'
import type { EngineInfo } from '../protocol/engine-api.ts'
import type { Clients } from './clients.ts'
import type { FeatureId } from './feature-id.ts'
import type { Priority } from './job.ts'
import { createStudio } from './studio.ts'

/** A store with a ready pack. */
function start() {
  const store = createStudio({} as Clients)
  store.setState({ pack: { kind: 'ready', info: { manifest: { imageSize: 1 } } as EngineInfo } })
  return store
}

const settle = () => new Promise((resolve) => setTimeout(resolve))

test('what a job throws after its cancel is told to nobody, and a job that stops by itself is cancelled', async () => {
  const store = start()
  let fail: (error: Error) => void = () => {}
  const running = store.getState().runJob({
    feature: 'edit',
    title: 'cancelled',
    sourceId: null,
    run: () => new Promise<void>((_resolve, reject) => (fail = reject)),
  })
  await settle()
  store.getState().cancelJob()
  fail(new SubcodeError('device-lost', 'late'))
  await running
  expect(store.getState()).toMatchObject({ failedJob: null, job: { task: { title: 'cancelled' }, status: { kind: 'cancelled' } } })
  const run = async () => {
    throw new SubcodeError('aborted', 'Cancelled.')
  }
  await store.getState().runJob({ feature: 'edit', title: 'stops', sourceId: null, run })
  expect(store.getState()).toMatchObject({ failedJob: null, job: { task: { title: 'stops' }, status: { kind: 'cancelled' } } })
})

test('a failed job stands until it is dismissed or its instrument is asked again, whatever others do', async () => {
  const store = start()
  const ask = (feature: FeatureId, run: () => Promise<void>) => store.getState().runJob({ feature, title: feature, sourceId: null, run })
  const fail = async () => {
    throw new SubcodeError('internal', 'broken')
  }
  await ask('edit', fail)
  await ask('mix', async () => {})
  expect(store.getState().failedJob?.task.title).toBe('edit')
  store.getState().dismissJob()
  expect(store.getState()).toMatchObject({ failedJob: null, job: null })
  await ask('edit', fail)
  await ask('edit', async () => {})
  expect(store.getState().failedJob).toBeNull()
})

test('codes that are prepared for a feature go with its next job, and not the other way round', async () => {
  const store = start()
  const titles = () => store.getState().jobs.map(({ task }) => task.title)
  const run = (title: string, feature: FeatureId, priority: Priority = 'full') =>
    store.getState().runJob({ feature, title, sourceId: null, priority, run: () => new Promise(() => {}) })
  void run('prepared', 'edit', 'prepare')
  void run('asked', 'edit')
  expect(titles()).toEqual(['asked'])
  void run('prepared again', 'edit', 'prepare')
  expect(titles()).toEqual(['asked', 'prepared again'])
  store.getState().cancelAllJobs()
})
