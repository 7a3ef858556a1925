import { expect, test } from 'vitest'
import type { FeatureId } from './feature-id.ts'
import type { Priority, Task } from './job.ts'
import { isReplaced } from './job-lanes.ts'

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
