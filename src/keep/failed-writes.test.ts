import 'fake-indexeddb/auto'
import { expect, onTestFinished, test } from 'vitest'
import { SubcodeError } from '../base/errors.ts'
import type { Clients } from '../store/clients.ts'
import { createStudio } from '../store/studio.ts'
import { newFace, packA, packB } from './fixtures/studio-on-database.ts'
import { keepStudio } from './keep-studio.ts'
import { openDatabase } from './database.ts'

/** A studio with a database that has no room while `full` is set. */
async function start(name: string) {
  const database = await openDatabase(name)
  onTestFinished(database.close)
  const room = { full: false }
  const guarded =
    <Args extends unknown[], Value>(work: (...args: Args) => Promise<Value>) =>
    async (...args: Args): Promise<Value> => {
      if (room.full) throw new SubcodeError('quota', 'no room')
      return work(...args)
    }
  const studio = createStudio({} as Clients)
  const keep = keepStudio(studio, { ...database, put: guarded(database.put), putSetting: guarded(database.putSetting) })
  await keep.settled()
  return { studio, keep, database, room, state: studio.getState }
}

test('settings and stage that could not be stored are stored when it is tried again', async () => {
  const { studio, keep, database, room, state } = await start('settings')
  room.full = true
  studio.setState({ packId: packA, options: { edit: { amount: 1 } }, shownId: 'a', trail: ['a'] })
  await keep.settled()
  expect(state().keepError?.code).toBe('quota')
  room.full = false
  keep.retry()
  await keep.settled()
  expect(state().keepError).toBeNull()
  expect(await database.setting('options')).toEqual({ edit: { amount: 1 } })
  expect(await database.setting(`stage ${packA.hash}`)).toEqual({ shownId: 'a', againstId: null, trail: ['a'] })
})

test('an undo that has no room says so, and works once there is some', async () => {
  const { studio, keep, database, room, state } = await start('undo')
  studio.setState({ packId: packB })
  const id = state().addFace(newFace('Bob', 1))
  await keep.settled()
  studio.getState().clearFaces()
  studio.setState({ packId: packA })
  state().clearHistory()
  await keep.remove([id])
  room.full = true
  state().undo()
  await expect.poll(() => state().keepError?.code).toBe('quota')
  room.full = false
  state().redo()
  state().undo()
  await expect.poll(async () => (await database.find([id])).length).toBe(1)
})
