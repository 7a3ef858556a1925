import 'fake-indexeddb/auto'
import { readFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { originalOf } from '../store/faces-slice.ts'
import { newFace, openTab, packA } from './fixtures/studio-on-database.ts'
import { readProject } from './read-project.ts'
import { openDatabase } from './database.ts'

/** Files that a studio wrote before origins said `redraws` (fixtures/version-1). */
const older = (name: string) => new Blob([readFileSync(new URL(`fixtures/version-1/${name}`, import.meta.url))])

async function tab(name: string) {
  const opened = await openTab(name)
  onTestFinished(opened.close)
  return opened
}

type Tab = Awaited<ReturnType<typeof tab>>

const redrawn = ({ state }: Tab) => state().faces.map(({ title, origin }) => [title, origin && origin.redraws])
const expected = [
  ['Ada', null],
  ['Ada drawn back', true],
  ['Ada, smiling', false],
  ['Ada of a batch', true],
  ['Ada of a batch, smiling', false],
]

test('a project of an older studio tells which faces were drawn back', async () => {
  const studio = await tab('older project')
  await studio.keep.importFile(older('work.zip'), 'work.zip')
  expect(redrawn(studio)).toEqual(expected)
  const [, back] = studio.state().faces
  expect(back).toMatchObject({ z: newFace('', 1).z, noise: newFace('', 1).noise })
  expect(originalOf(studio.state(), back?.id ?? null)?.title).toBe('Ada')
})

test('so do faces that it kept on the device, and they are kept with it from now on', async () => {
  const records = await readProject(older('work.zip'), 'work.zip')
  const database = await openDatabase('older database')
  await database.put(records ?? [])
  database.close()
  const studio = await tab('older database')
  await expect.poll(() => redrawn(studio)).toEqual(expected)
  const id = studio.state().faces[1]?.id ?? ''
  studio.state().changeFace(id, { starred: true })
  await studio.keep.settled()
  expect(await studio.database.find([id])).toMatchObject([{ body: { origin: { redraws: true } } }])
})

test('so does a picture that it saved', async () => {
  const studio = await tab('older picture')
  await studio.keep.importFile(older('drawn-back.png'), 'drawn-back.png')
  expect(redrawn(studio)).toEqual([['Ada drawn back', true]])
  expect(studio.state().faces[0]).toMatchObject({ pack: packA, origin: { feature: 'reconstruct' } })
})
