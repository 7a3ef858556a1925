import { describe, expect, test } from 'vitest'
import { throwIfAborted } from '../base/abort.ts'
import { SubcodeError } from '../base/errors.ts'
import type { EngineInfo } from '../protocol/engine-api.ts'
import type { Clients } from './clients.ts'
import type { NewFace } from './face.ts'
import type { FeatureId } from './feature-id.ts'
import { rootOf } from './faces-slice.ts'
import type { Task } from './job.ts'
import { createStudio } from './studio.ts'

const info = { adapter: 'fake', manifest: { imageSize: 1 } } as EngineInfo

/** A store with a ready pack, and tasks that end when told. `log` tells what began and how it ended. */
function start() {
  const clients = {} as Clients
  const store = createStudio(clients)
  store.setState({ pack: { kind: 'ready', info } })
  const log: string[] = []
  const finish = new Map<string, (error?: unknown) => void>()
  const task = (title: string, feature: FeatureId, priority?: Task['priority'], sourceId: string | null = null): Task => ({
    feature,
    title,
    sourceId,
    ...(priority ? { priority } : {}),
    run: async ({ signal }) => {
      log.push(`${title} begins`)
      const error = await new Promise<unknown>((resolve) => {
        finish.set(title, resolve)
        signal.addEventListener('abort', () => resolve(undefined))
      })
      if (error) throw error
      throwIfAborted(signal)
      log.push(`${title} is done`)
    },
  })
  const run = (...args: Parameters<typeof task>) => store.getState().runJob(task(...args))
  const done = async (title: string, error?: unknown) => {
    finish.get(title)?.(error)
    await settle()
  }
  const titles = () => store.getState().jobs.map((job) => job.task.title)
  const idOf = (title: string) => store.getState().jobs.find((job) => job.task.title === title)?.id ?? ''
  return { store, log, run, done, titles, idOf }
}

const settle = () => new Promise((resolve) => setTimeout(resolve))

describe('full jobs', () => {
  test('one of the same feature replaces the running one, and begins after that has ended', async () => {
    const { store, log, run, done } = start()
    const first = run('one', 'edit')
    await settle()
    void run('two', 'edit')
    expect(store.getState().job).toMatchObject({ task: { title: 'two' }, status: { kind: 'waiting', for: 'previous' } })
    await first
    await settle()
    expect(log).toEqual(['one begins', 'two begins'])
    await done('two')
    expect(log).toEqual(['one begins', 'two begins', 'two is done'])
    expect(store.getState()).toMatchObject({ jobs: [], job: { task: { title: 'two' }, status: { kind: 'done' } } })
  })

  test('one of another feature waits for it', async () => {
    const { log, run, done } = start()
    void run('one', 'edit')
    void run('two', 'mix')
    await settle()
    expect(log).toEqual(['one begins'])
    await done('one')
    expect(log).toEqual(['one begins', 'one is done', 'two begins'])
  })

  test('a failure is told and does not stop the line', async () => {
    const { store, run, done } = start()
    const failing = run('one', 'edit')
    void run('two', 'mix')
    await settle()
    await done('one', new SubcodeError('out-of-memory', 'full'))
    await failing
    expect(store.getState().job).toMatchObject({ task: { title: 'two' }, status: { kind: 'running' } })
    await done('two')
    expect(store.getState().job).toMatchObject({ task: { title: 'two' }, status: { kind: 'done' } })
    expect(store.getState().failedJob).toMatchObject({ task: { title: 'one' }, status: { error: { code: 'out-of-memory' } } })
    void run('again', 'edit')
    expect(store.getState().failedJob).toBeNull()
  })
})

describe('drafts', () => {
  test('the latest wins, and those in between never begin', async () => {
    const { store, log, run, done } = start()
    void run('1', 'edit', 'draft')
    await settle()
    const skipped = [run('2', 'edit', 'draft'), run('3', 'edit', 'draft')]
    void run('4', 'mix', 'draft')
    const waiting = store.getState().jobs.filter(({ status }) => status.kind === 'waiting')
    expect(waiting.map(({ task }) => task.title)).toEqual(['4'])
    await Promise.all(skipped)
    await settle()
    expect(log).toEqual(['1 begins', '4 begins'])
    await done('4')
  })

  test('do not wait for a full job of another feature or a batch', async () => {
    const { log, run } = start()
    void run('film', 'mix', 'batch')
    void run('whole', 'reconstruct')
    void run('quick', 'edit', 'draft')
    await settle()
    expect(log).toEqual(['film begins', 'whole begins', 'quick begins'])
  })

  test('give way to the full job of their feature, and it to a new draft', async () => {
    const { log, run } = start()
    void run('draft', 'edit', 'draft')
    await settle()
    void run('full', 'edit')
    await settle()
    void run('newer', 'edit', 'draft')
    await settle()
    expect(log).toEqual(['draft begins', 'full begins', 'newer begins'])
  })
})

describe('batches', () => {
  test('wait in line, even for their own feature, and are not replaced', async () => {
    const { log, run, done, titles } = start()
    void run('a', 'mix', 'batch')
    void run('b', 'mix', 'batch')
    void run('c', 'mix')
    await settle()
    expect(titles()).toEqual(['a', 'b', 'c'])
    await done('a')
    expect(log).toEqual(['a begins', 'c begins', 'a is done', 'b begins'])
  })

  test('are reordered among those that wait', async () => {
    const { store, run, done, titles, idOf, log } = start()
    for (const title of ['a', 'b', 'c']) void run(title, 'batch', 'batch')
    await settle()
    store.getState().moveJob(idOf('c'), 'earlier')
    expect(titles()).toEqual(['a', 'c', 'b'])
    store.getState().moveJob(idOf('c'), 'earlier')
    store.getState().moveJob(idOf('a'), 'later')
    expect(titles()).toEqual(['a', 'c', 'b'])
    await done('a')
    expect(log.at(-1)).toBe('c begins')
  })

  test('are cancelled while they wait and while they run', async () => {
    const { store, run, titles, idOf, log } = start()
    const [a, b, c] = ['a', 'b', 'c'].map((title) => run(title, 'batch', 'batch'))
    await settle()
    store.getState().cancelJob(idOf('b'))
    await b
    expect(titles()).toEqual(['a', 'c'])
    store.getState().cancelJob()
    await a
    await settle()
    expect(log).toEqual(['a begins', 'c begins'])
    store.getState().cancelAllJobs()
    await c
    expect(store.getState()).toMatchObject({ jobs: [], job: { status: { kind: 'cancelled' } } })
    store.getState().dismissJob()
    expect(store.getState().job).toBeNull()
  })
})

test('a job waits for the pack, and can be cancelled meanwhile', async () => {
  const { store, run, log } = start()
  store.setState({ pack: { kind: 'loading', progress: null } })
  const cancelled = run('one', 'edit')
  await settle()
  expect(store.getState().job?.status).toEqual({ kind: 'waiting', for: 'pack' })
  store.getState().cancelJob()
  await cancelled
  void run('two', 'edit')
  store.setState({ pack: { kind: 'ready', info } })
  await settle()
  expect(log).toEqual(['two begins'])
})

test('a job ends with the face that it starts from: what is taken back does not return as a result', async () => {
  const { store, run, log, titles } = start()
  const faceId = store.getState().addFace({ title: 'Ada' } as NewFace)
  const [one, two] = [run('one', 'edit', 'full', faceId), run('two', 'mix', 'full', faceId)]
  void run('three', 'sample')
  await settle()
  store.getState().removeFaces(['another'])
  store.getState().changeFace(faceId, { title: 'Lovelace' })
  expect(titles()).toEqual(['one', 'two', 'three'])
  store.getState().removeFaces([faceId])
  await Promise.all([one, two])
  await settle()
  expect(titles()).toEqual(['three'])
  expect(log).toEqual(['one begins', 'three begins'])
})

describe('a result', () => {
  /** Asks for a result of Ada while `shown` is on the stage, lets somebody go on to `next`, and says what is shown in the end. */
  async function stageAfter(shown: string | null, next?: string) {
    const { store } = start()
    const { addFace, show, runJob } = store.getState()
    const face = (id: string, sourceId?: string) => addFace({ id, ...(sourceId ? { origin: { sourceId } } : {}) } as NewFace)
    face('Ada')
    face('Bob')
    face('Ada smiles', 'Ada')
    if (shown) show(shown)
    const end = runJob({
      feature: 'edit',
      title: 'result',
      sourceId: 'Ada',
      run: ({ present }) => settle().then(() => present(face('result', 'Ada'), 'Ada')),
    })
    if (next) show(next)
    await end
    return store.getState().shownId
  }

  test('takes the stage where nobody has gone on to another face', async () => {
    expect(await stageAfter(null)).toBe('result')
    expect(await stageAfter('Ada')).toBe('result')
    expect(await stageAfter('Ada', 'Ada smiles')).toBe('result')
    expect(await stageAfter('Bob')).toBe('result')
    expect(await stageAfter(null, 'Ada')).toBe('result')
  })

  test('leaves the stage to the face that somebody has gone on to', async () => {
    expect(await stageAfter('Ada', 'Bob')).toBe('Bob')
    expect(await stageAfter('Ada smiles', 'Bob')).toBe('Bob')
    expect(await stageAfter(null, 'Bob')).toBe('Bob')
  })

  test('that is a draft follows the same rule', async () => {
    const { store } = start()
    const { addFace, show, runJob } = store.getState()
    const draft = { sourceId: addFace({ id: 'Ada' } as NewFace), picture: new Float32Array(3) }
    addFace({ id: 'Bob' } as NewFace)
    const ask = () =>
      runJob({ feature: 'edit', title: 'draft', sourceId: 'Ada', run: ({ presentDraft }) => settle().then(() => presentDraft(draft)) })
    show('Ada')
    await ask()
    expect(store.getState().draft).toBe(draft)
    const late = ask()
    show('Bob')
    await late
    expect(store.getState().draft).toBeNull()
  })

  test('finds the stage though a file says that faces come from one another in a ring', () => {
    const { store } = start()
    store.getState().addFace({ id: 'a', origin: { sourceId: 'b' } } as NewFace)
    store.getState().addFace({ id: 'b', origin: { sourceId: 'a' } } as NewFace)
    expect(rootOf(store.getState(), 'a')).toBe('b')
    expect(rootOf(store.getState(), null)).toBeNull()
  })
})

test('a job that was cancelled while it ran has ended when its lane is free, not before', async () => {
  const { store, log } = start()
  let stop = () => {}
  let hasEnded = false
  const running = store.getState().runJob({
    feature: 'edit',
    title: 'slow to stop',
    sourceId: null,
    run: () => new Promise<void>((resolve) => (stop = resolve)),
  })
  void running.then(() => (hasEnded = true))
  await settle()
  store.getState().cancelJob()
  void store.getState().runJob({ feature: 'edit', title: 'next', sourceId: null, run: async () => void log.push('next') })
  await settle()
  expect([hasEnded, log]).toEqual([false, []])
  stop()
  await running
  await settle()
  expect([hasEnded, log]).toEqual([true, ['next']])
})
