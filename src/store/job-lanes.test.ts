import { expect, test } from 'vitest'
import type { FeatureId } from './feature-id.ts'
import { isActive, type JobStatus, type Priority, type StudioJob, type Task } from './job.ts'
import { chooseJob, isReplaced, moveInLane } from './job-lanes.ts'

const task = (feature: FeatureId, priority: Priority): Task => ({ feature, title: '', sourceId: null, priority, run: async () => {} })

/** What a task of Mix cancels, of its own feature and of another. */
test.each<[Priority, Priority[], Priority[]]>([
  ['draft', ['draft', 'full', 'prepare'], ['draft']],
  ['full', ['draft', 'full', 'prepare'], []],
  ['prepare', ['prepare'], []],
  ['batch', [], []],
])('%s cancels %j of its feature and %j of others', (priority, own, others) => {
  const cancelled = (feature: FeatureId) =>
    (['draft', 'full', 'prepare', 'batch'] as const).filter((old) => isReplaced(task(feature, old), task('mix', priority)))
  expect(cancelled('mix')).toEqual(own)
  expect(cancelled('edit')).toEqual(others)
})

const inLine: JobStatus = { kind: 'waiting', for: 'previous' }
const begun: JobStatus = { kind: 'running', progress: null }
const job = (id: string, priority: Priority, status: JobStatus = inLine): StudioJob => ({ id, task: task('mix', priority), status })

test('the most urgent job that has begun is told of, else the first in line', () => {
  expect(chooseJob([])).toBeNull()
  expect(chooseJob([job('a', 'batch'), job('b', 'draft')])?.id).toBe('a')
  expect(chooseJob([job('a', 'draft'), job('b', 'batch', begun)])?.id).toBe('b')
  expect(chooseJob([job('a', 'batch', begun), job('b', 'full', { kind: 'waiting', for: 'pack' })])?.id).toBe('b')
})

test('a job changes places with its neighbour in its own line, and not with one that has begun', () => {
  const jobs = [job('begun', 'full', begun), job('a', 'full'), job('other', 'batch'), job('b', 'full'), job('c', 'full')]
  const moved = (id: string, to: 'earlier' | 'later') =>
    moveInLane(jobs, id, to)
      .map((one) => one.id)
      .join(' ')
  expect(moved('b', 'earlier')).toBe('begun b other a c')
  expect(moved('a', 'later')).toBe('begun b other a c')
  expect(moved('b', 'later')).toBe('begun a other c b')
  for (const [id, to] of [
    ['a', 'earlier'],
    ['c', 'later'],
    ['other', 'later'],
    ['none', 'later'],
  ] as const) {
    expect(moved(id, to)).toBe('begun a other b c')
  }
})

test('a job is active while it waits or runs', () => {
  const active = [inLine, begun, { kind: 'done' } as const, { kind: 'cancelled' } as const].map((status) =>
    isActive(job('a', 'full', status)),
  )
  expect([...active, isActive(null)]).toEqual([true, true, false, false, false])
})
