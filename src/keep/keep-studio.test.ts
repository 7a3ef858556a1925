import 'fake-indexeddb/auto'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { SubcodeError } from '../base/errors.ts'
import { newFace, openTab, packA, packB } from './fixtures/studio-on-database.ts'
import type { WorkRecord } from './record.ts'

let count = 0
/** Tabs that share a database of their own. */
function databaseName() {
  return `studio ${count++}`
}

async function tab(...args: Parameters<typeof openTab>) {
  const opened = await openTab(...args)
  onTestFinished(opened.close)
  return opened
}

describe('what a person makes', () => {
  test('is there after a reload, bit for bit, with settings and stage', async () => {
    const name = databaseName()
    const first = await tab(name)
    const id = first.state().addFace(newFace('Ada', 1))
    first.state().show(id)
    first.state().setOptions({ id: 'edit', initial: {}, parse: (value) => value as object }, { amount: 2 })
    await first.keep.settled()
    const made = first.state().faces

    const second = await tab(name)
    await expect.poll(second.titles).toEqual(['Ada'])
    expect(second.state().faces).toEqual(made)
    await expect.poll(() => second.state()).toMatchObject({ shownId: id, trail: [id], options: { edit: { amount: 2 } }, canUndo: false })
  })

  test('is written when it changes, and not when nothing has', async () => {
    const name = databaseName()
    const { state, keep, database } = await tab(name)
    const id = state().addFace({ ...newFace('Ada', 1), z: null, noise: null, origin: null })
    await keep.settled()
    const [before] = await database.all()
    state().changeFace(id, { z: { data: new Float32Array([5]), count: 1 } })
    await keep.settled()
    const [after] = await database.all()
    expect(after).toMatchObject({ body: { z: { data: new Float32Array([5]) } } })
    expect(after?.changedAt).toBeGreaterThanOrEqual(before?.changedAt ?? Infinity)
    state().show(id)
    await keep.settled()
    expect((await database.all())[0]?.changedAt).toBe(after?.changedAt)
  })

  test('of a sample is kept once something was found out about it, and stands in its place', async () => {
    const name = databaseName()
    const first = await tab(name)
    const sample = { ...newFace('Sample', 1), id: 'sample:a:1', kind: 'sample' as const, origin: null, madeAt: 0 }
    first.state().addFace({ ...sample, noise: null })
    await first.keep.settled()
    expect(await first.database.all()).toEqual([])
    first.state().changeFace(sample.id, { noise: sample.noise })
    await first.keep.settled()
    const second = await tab(name)
    await expect.poll(second.titles).toEqual(['Sample'])
    second.state().addFace({ ...sample, noise: null })
    expect(second.state().faces).toMatchObject([{ noise: sample.noise }])
  })

  test('of a sample is kept with what was measured of it, row by row; a row that is none is not read', async () => {
    const name = databaseName()
    const first = await tab(name)
    const sample = { ...newFace('Sample', 1), id: 'sample:a:1', kind: 'sample' as const, noise: null, origin: null }
    first.state().addFace(sample)
    const quality = [{ steps: 10, ssim: 1, mse: 0, psnr: Infinity, ms: 7 }]
    first.state().changeFace(sample.id, { quality })
    await first.keep.settled()
    const second = await tab(name)
    await expect.poll(() => second.state().faces[0]?.quality).toEqual(quality)
    expect(second.state().canUndo).toBe(false)

    const [record] = await second.database.all()
    await second.database.put([{ ...record, body: { ...(record?.body as object), quality: [{ steps: 10, ssim: 'high' }] } } as WorkRecord])
    const third = await tab(name)
    await third.keep.settled()
    expect(third.titles()).toEqual([])
  })

  test('stays with its pack when another is opened, and comes back with it', async () => {
    const { openPack, titles, state, keep } = await tab(databaseName())
    state().addFace(newFace('Ada', 1))
    await keep.settled()
    openPack(packB)
    state().addFace(newFace('Bob', 9))
    await keep.settled()
    expect(titles()).toEqual(['Bob'])
    openPack(packA)
    await expect.poll(titles).toEqual(['Ada'])
    expect((await keep.list()).map(({ title, pack }) => [title, pack.name])).toEqual(
      expect.arrayContaining([
        ['Ada', 'a'],
        ['Bob', 'b'],
      ]),
    )
  })

  test('that is deleted is gone after a reload, unless that was undone', async () => {
    const name = databaseName()
    const { state, keep } = await tab(name)
    const [a, b] = [state().addFace(newFace('Ada', 1)), state().addFace(newFace('Bob', 2))]
    await keep.settled()
    await keep.remove([a, b])
    await keep.settled()
    expect(await keep.list()).toEqual([])
    state().undo()
    await keep.settled()
    const second = await tab(name)
    await expect.poll(second.titles).toEqual(['Ada', 'Bob'])
  })

  test('for another pack is renamed, deleted and brought back from here', async () => {
    const { openPack, state, keep } = await tab(databaseName(), packB)
    const id = state().addFace(newFace('Bob', 1))
    await keep.settled()
    openPack(packA)
    await keep.relabel(id, { title: 'Robert', starred: true })
    expect(await keep.list()).toMatchObject([{ title: 'Robert', starred: true }])
    await keep.remove([id])
    expect(await keep.list()).toEqual([])
    state().undo()
    await expect.poll(() => keep.list()).toMatchObject([{ title: 'Robert' }])
  })

  test('includes taught attributes', async () => {
    const name = databaseName()
    const first = await tab(name)
    const attribute = {
      id: 't',
      name: 'Hat',
      pack: packA,
      weights: [0.1, -2],
      direction: [0.5, 1],
      bias: 1,
      score: null,
      examples: { has: 2, hasNot: 0, unlabelled: 1 },
      madeAt: 1,
      starred: false,
    }
    first.state().putTaught(attribute)
    await first.keep.settled()
    const second = await tab(name)
    await expect.poll(() => second.state().taught).toEqual([attribute])
    await second.keep.relabel('t', { title: 'Cap' })
    await second.keep.settled()
    await expect.poll(() => first.state().taught).toMatchObject([{ name: 'Cap', starred: false }])
    await second.keep.relabel('t', { starred: true })
    await second.keep.settled()
    await expect.poll(() => first.state().taught).toMatchObject([{ name: 'Cap', starred: true }])
    expect(await first.keep.list()).toMatchObject([{ title: 'Cap', starred: true }])
    const third = await tab(name)
    await expect.poll(() => third.state().taught).toMatchObject([{ name: 'Cap', starred: true }])
    await first.keep.remove(['t'])
    await expect.poll(() => second.state().taught).toEqual([])
    for (const { keep } of [second, third]) await keep.settled()
    expect(await first.keep.list()).toEqual([])
    first.state().undo()
    await expect.poll(() => second.state().taught).toMatchObject([{ name: 'Cap', starred: true }])
    first.state().redo()
    await expect.poll(() => second.state().taught).toEqual([])
  })
})

describe('two tabs', () => {
  test('see what the other makes, renames and deletes', async () => {
    const name = databaseName()
    const [one, two] = [await tab(name), await tab(name)]
    const id = one.state().addFace(newFace('Ada', 1))
    await expect.poll(two.titles).toEqual(['Ada'])
    expect(two.state().canUndo).toBe(false)
    two.state().changeFace(id, { title: 'Lovelace' })
    await expect.poll(one.titles).toEqual(['Lovelace'])
    one.state().removeFaces([id])
    await expect.poll(two.titles).toEqual([])
    await two.keep.settled()
    expect(await one.keep.list()).toEqual([])
  })

  test('that write at once lose nothing', async () => {
    const name = databaseName()
    const tabs = [await tab(name), await tab(name)]
    for (let i = 0; i < 10; i++) for (const [t, { state }] of tabs.entries()) state().addFace(newFace(`${t} ${i}`, i))
    for (const { titles } of tabs) await expect.poll(() => titles().length).toBe(20)
    await Promise.all(tabs.map(({ keep }) => keep.settled()))
    expect(await tabs[0]?.keep.list()).toHaveLength(20)
  })
})

test('a database that cannot write says so, and what was made is written at the next chance', async () => {
  const { state, studio, keep, database } = await tab(databaseName())
  const id = state().addFace(newFace('Ada', 1))
  await keep.settled()
  database.close()
  state().changeFace(id, { starred: true })
  await keep.settled()
  expect(studio.getState().keepError).toMatchObject({ code: 'internal' })
  expect(state().faces).toMatchObject([{ starred: true }])
})

test('where there is no more room, deleting makes some, and what waited for it is kept', async () => {
  const { state, studio, keep, database } = await tab(databaseName())
  const ada = state().addFace(newFace('Ada', 1))
  await keep.settled()
  const put = vi.spyOn(database, 'put').mockRejectedValueOnce(new SubcodeError('quota', 'No room.'))
  state().addFace(newFace('Bob', 2))
  await keep.settled()
  expect(studio.getState().keepError).toMatchObject({ code: 'quota' })
  // As a full device does: nothing goes in before something has gone out.
  put.mockImplementation(async (records) => {
    if ((await database.find([ada])).length > 0) throw new SubcodeError('quota', 'No room.')
    put.mockRestore()
    await database.put(records)
  })
  await keep.remove([ada])
  await keep.settled()
  expect((await database.all()).map(({ title }) => title)).toEqual(['Bob'])
  expect(studio.getState().keepError).toBeNull()
})

test('a write that failed is tried again when that is asked for', async () => {
  const { state, studio, keep, database } = await tab(databaseName())
  vi.spyOn(database, 'put').mockRejectedValueOnce(new SubcodeError('quota', 'No room.'))
  state().addFace(newFace('Ada', 1))
  await keep.settled()
  expect(studio.getState().keepError).toMatchObject({ code: 'quota' })
  keep.retry()
  await keep.settled()
  expect(await database.all()).toMatchObject([{ title: 'Ada' }])
  expect(studio.getState().keepError).toBeNull()
})
