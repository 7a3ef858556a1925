import { expect, test } from 'vitest'
import type { Clients } from '../store/clients.ts'
import { createStudio } from '../store/studio.ts'
import { faceKind } from './face-kind.ts'
import { newFace, packA } from './fixtures/studio-on-database.ts'
import type { AnyKind } from './record-kind.ts'
import type { Database, DatabaseChange } from './database.ts'
import { recordOf, syncRecords } from './sync-records.ts'

test('what another tab deletes while it is still being read does not come back', async () => {
  const studio = createStudio({} as Clients)
  studio.setState({ packId: packA })
  const id = studio.getState().addFace(newFace('Ada', 1))
  const kind = faceKind as unknown as AnyKind
  const record = recordOf(kind, studio.getState().faces[0] ?? { id })
  studio.getState().clearFaces()

  let hear: (change: DatabaseChange) => void = () => {}
  const reads: (() => void)[] = []
  const find = (ids: string[]) => (ids.length === 0 ? Promise.resolve([]) : new Promise((resolve) => reads.push(() => resolve([record]))))
  const database = { onChange: (listener: typeof hear) => (hear = listener), find } as unknown as Database
  syncRecords(studio, database, [kind])
  hear({ put: [id], removed: [] })
  hear({ put: [], removed: [id] })
  await expect.poll(() => reads.length).toBe(1)
  reads[0]?.()
  await new Promise((resolve) => setTimeout(resolve))
  expect(studio.getState().faces).toEqual([])
})
