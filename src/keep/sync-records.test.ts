import { expect, test } from 'vitest'
import type { Clients } from '../store/clients.ts'
import { createStudio } from '../store/studio.ts'
import { faceKind } from './face-kind.ts'
import { newFace, packA, packB } from './fixtures/studio-on-database.ts'
import type { AnyKind } from './record-kind.ts'
import type { Database, DatabaseChange } from './database.ts'
import type { WorkRecord } from './record.ts'
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

/** A studio with a face that its database holds, whose removals end when `endRemoval` is called. */
async function keptFace() {
  const studio = createStudio({} as Clients)
  studio.setState({ packId: packA })
  const id = studio.getState().addFace(newFace('Ada', 1))
  const records = new Map<string, WorkRecord>()
  const removals: (() => void)[] = []
  const database = {
    onChange: () => {},
    put: async (written: WorkRecord[]) => written.forEach((record) => records.set(record.id, record)),
    remove: (ids: string[]) =>
      new Promise<void>((resolve) => {
        removals.push(() => {
          ids.forEach((gone) => records.delete(gone))
          resolve()
        })
      }),
    ofPack: async () => [...records.values()],
  } as unknown as Database
  const sync = syncRecords(studio, database, [faceKind as unknown as AnyKind])
  await sync.flush()
  const endRemoval = () => removals.shift()?.()
  return { studio, id, records, sync, endRemoval }
}

test('what an undo brings back during its removal is kept, also when another pack is opened meanwhile', async () => {
  const { studio, id, records, sync, endRemoval } = await keptFace()
  studio.getState().removeFaces([id])
  const flushed = sync.flush()
  studio.getState().undo()
  sync.note()
  studio.getState().clearFaces()
  endRemoval()
  await flushed
  await sync.flush()
  expect([...records.keys()]).toEqual([id])
})

test('what was removed just before another pack was opened goes, and is not read again meanwhile', async () => {
  const { studio, id, records, sync, endRemoval } = await keptFace()
  studio.getState().removeFaces([id])
  sync.note()
  studio.getState().clearFaces()
  const flushed = sync.flush()
  await sync.mergePack(packA.hash)
  expect(studio.getState().faces).toEqual([])
  endRemoval()
  await flushed
  expect([...records.keys()]).toEqual([])
})

test('what waits to be written comes back with its pack, newer than what the database holds', async () => {
  const { studio, id, sync } = await keptFace()
  studio.getState().changeFace(id, { title: 'Ada Lovelace' })
  studio.getState().addFace(newFace('Grace', 2))
  sync.note()
  studio.getState().clearFaces()
  const titles = () => studio.getState().faces.map(({ title }) => title)
  studio.setState({ packId: packB })
  await sync.mergePack(packB.hash)
  expect(titles()).toEqual([])
  studio.setState({ packId: packA })
  await sync.mergePack(packA.hash)
  expect(titles()).toEqual(['Ada Lovelace', 'Grace'])
  sync.note()
  await sync.flush()
  studio.getState().clearFaces()
  await sync.mergePack(packA.hash)
  expect(titles()).toEqual(['Ada Lovelace', 'Grace'])
})

test('what is changed while its pack is read stays changed', async () => {
  const { studio, id, records, sync } = await keptFace()
  const reading = sync.mergePack(packA.hash)
  const read = [...records.values()]
  studio.getState().changeFace(id, { title: 'Lovelace' })
  sync.note()
  await reading
  expect(read).toMatchObject([{ title: 'Ada' }])
  expect(studio.getState().faces).toMatchObject([{ title: 'Lovelace' }])
})
