import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { expect, test } from 'vitest'
import { numbers, packA, packB } from './fixtures/studio-on-database.ts'
import type { WorkRecord } from './record.ts'
import { openDatabase } from './database.ts'
import { migrations } from './database-schema.ts'

const kept = (id: string, change: Partial<WorkRecord> = {}): WorkRecord => ({
  id,
  kind: 'face',
  pack: packA,
  title: id,
  starred: false,
  madeAt: 1,
  changedAt: 1,
  bytes: 16,
  body: { picture: numbers(4, 1) },
  ...change,
})

test('a database of version 1 is brought to the present one with all that is in it', async () => {
  const old = await openDB('migrate', 1, {
    upgrade: (database) => {
      database.createObjectStore('records', { keyPath: 'id' })
      database.createObjectStore('settings')
    },
  })
  await old.put('records', { ...kept('old'), bytes: undefined })
  await old.put('settings', { method: 'exact' }, 'options')
  old.close()
  expect(migrations.length).toBeGreaterThan(1)
  const database = await openDatabase('migrate')
  expect(await database.ofPack(packA.hash)).toEqual([kept('old')])
  expect(await database.setting('options')).toEqual({ method: 'exact' })
  database.close()
})

test('records come back bit for bit, those of a pack by its hash', async () => {
  const database = await openDatabase('exact')
  await database.put([kept('a'), kept('b', { pack: packB })])
  const [found] = await database.ofPack(packB.hash)
  expect(found).toEqual(kept('b', { pack: packB }))
  expect(await database.ofPack('c'.repeat(64))).toEqual([])
  expect(await database.find(['b', 'none', 'a'])).toHaveLength(2)
  database.close()
})

test('of two changes to a record the later one stays, whichever tab writes last', async () => {
  const [one, two] = [await openDatabase('race'), await openDatabase('race')]
  await one.put([kept('a', { title: 'later', changedAt: 3 })])
  await two.put([kept('a', { title: 'earlier', changedAt: 2 }), kept('b')])
  expect((await one.all()).map(({ title }) => title)).toEqual(['later', 'b'])
  one.close()
  two.close()
})

test('a write that cannot be finished changes nothing', async () => {
  const database = await openDatabase('whole')
  const unclonable = kept('bad', { body: () => {} })
  await expect(database.put([kept('a'), unclonable])).rejects.toMatchObject({ code: 'internal' })
  expect(await database.all()).toEqual([])
  database.close()
})

test('one tab hears of what another has changed', async () => {
  const [one, two] = [await openDatabase('news'), await openDatabase('news')]
  const heard: unknown[] = []
  two.onChange((change) => heard.push(change))
  await one.put([kept('a')])
  await one.remove(['a'])
  await expect
    .poll(() => heard)
    .toEqual([
      { put: ['a'], removed: [] },
      { put: [], removed: ['a'] },
    ])
  one.close()
  two.close()
})
