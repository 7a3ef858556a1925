import 'fake-indexeddb/auto'
import { readFileSync } from 'node:fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { loadSamples } from '../features/rail/load-samples.ts'
import { readAttribute } from '../features/teach/attribute-file.ts'
import { openDatabase } from '../keep/database.ts'
import { keepStudio } from '../keep/keep-studio.ts'
import { readProject } from '../keep/read-project.ts'
import { parseManifest } from '../packs/manifest.ts'
import type { Manifest } from '../protocol/manifest.ts'
import type { Clients } from '../store/clients.ts'
import { packIdOf, sampleId } from '../store/pack-id.ts'
import { createStudio } from '../store/studio.ts'

// Files that commit 7991f16 wrote, whose hash of a pack was made of its name and of its files alone.
const older = (name: string) => readFileSync(new URL(`../keep/fixtures/version-1/${name}`, import.meta.url))
const olderBlob = (name: string) => new Blob([older(name)])
const olderJson = (name: string) => JSON.parse(older(name).toString()) as Record<string, unknown>

const small = parseManifest(olderJson('config.json'))
const id = await packIdOf(small)
/** A pack of the same name that holds another model. */
const other: Manifest = { ...small, schedule: { kind: 'cosine', steps: 1000 } }

/** A tab of today with this pack open, on a database of this name. */
async function openTab(name: string, manifest: Manifest | null = small) {
  const database = await openDatabase(name)
  onTestFinished(database.close)
  const packs = { readManifest: async (asked: string) => ({ small: other, renamed: { ...small, name: 'renamed' } })[asked] }
  const studio = createStudio({ packs } as unknown as Clients)
  const keep = keepStudio(studio, database)
  const open = async (opened: Manifest) => {
    studio.getState().clearFaces()
    studio.setState({ manifest: opened, packId: await packIdOf(opened), packName: opened.name })
  }
  if (manifest) await open(manifest)
  const titles = () => studio.getState().faces.map(({ title }) => title)
  return { studio, database, keep, open, titles, state: studio.getState }
}

/** The database of an older studio, with the work and the settings of its files. */
async function olderDatabase(name: string) {
  const database = await openDatabase(name)
  await database.put((await readProject(olderBlob('samples.zip'), 'samples.zip')) ?? [])
  for (const [key, value] of Object.entries(olderJson('settings.json'))) await database.putSetting(key, value)
  database.close()
}

const whole = ['Sample 1', 'Sample 1 drawn back']

describe('work that an older studio kept', () => {
  test('comes with its pack, and is of its present identity from then on', async () => {
    await olderDatabase('kept')
    const { titles, state, keep, database } = await openTab('kept')
    await expect.poll(titles).toEqual(whole)
    const [sample, back] = state().faces
    expect(sample).toMatchObject({ id: sampleId(id, 'samples/1.png'), kind: 'sample', pack: id, starred: true })
    expect(back).toMatchObject({ pack: id, origin: { sourceId: sample?.id, options: { faceIds: [sample?.id] } } })
    await expect.poll(() => state().taught).toMatchObject([{ name: 'Hat', pack: id }])
    await expect.poll(state).toMatchObject({ shownId: back?.id, againstId: sample?.id, trail: [back?.id] })
    expect(state().options).toEqual({ mix: { keyIds: [sample?.id, back?.id] } })
    expect(state().canUndo).toBe(false)
    const listed = await keep.list()
    expect(listed.map(({ pack }) => pack)).toEqual([id, id, id])
    expect(await database.packs()).toEqual([id])
  })

  test('comes with a pack of another name that holds the model', async () => {
    await olderDatabase('renamed')
    const { titles } = await openTab('renamed', { ...small, name: 'renamed' })
    await expect.poll(titles).toEqual(whole)
  })

  test('does not come with a pack of the same name whose networks are others', async () => {
    await olderDatabase('replaced')
    const files = small.files.map((file) => ({ ...file, sha256: 'f'.repeat(64) }))
    const { titles, keep, state, open } = await openTab('replaced', { ...small, files })
    await keep.settled()
    await expect.poll(() => state().keepVersion).toBeGreaterThan(0)
    expect(titles()).toEqual([])
    await open(small)
    await expect.poll(titles).toEqual(whole)
  })

  test('that a tab of an older studio makes meanwhile is shown at once', async () => {
    const { titles, studio } = await openTab('two studios')
    const tab = await openDatabase('two studios')
    onTestFinished(tab.close)
    await studio.getState().keep?.settled()
    await tab.put((await readProject(olderBlob('samples.zip'), 'samples.zip')) ?? [])
    await expect.poll(titles).toEqual(whole)
  })

  test('leaves each sample once in the rail', async () => {
    await olderDatabase('once')
    const { studio, titles, state } = await openTab('once')
    await expect.poll(titles).toEqual(whole)
    await loadSamples(studio, {} as Clients, 'small', small)
    expect(titles()).toEqual(whole)
    expect(state().faces[0]?.noise).not.toBeNull()
  })
})

describe('a file of an older studio', () => {
  test.each(['samples.zip', 'sample-drawn-back.png'])('%s belongs to its pack', async (name) => {
    const { keep, state } = await openTab(`file ${name}`)
    const imported = await keep.importFile(olderBlob(name), name)
    expect(imported?.elsewhere).toEqual([])
    expect(state().faces.at(-1)).toMatchObject({
      title: 'Sample 1 drawn back',
      pack: id,
      origin: { sourceId: sampleId(id, 'samples/1.png') },
    })
  })

  test('that is brought while another pack is open waits for its own', async () => {
    const { keep, titles, open } = await openTab('waits', { ...small, imageSize: 8, files: [] })
    const imported = await keep.importFile(olderBlob('samples.zip'), 'samples.zip')
    expect(imported).toMatchObject({ ids: [], elsewhere: [{ name: 'small' }] })
    await open(small)
    await expect.poll(titles).toEqual(whole)
  })

  test('of a taught attribute belongs to its pack', async () => {
    expect(await readAttribute(olderBlob('attribute.json'), small)).toMatchObject({ name: 'Hat', pack: id })
    const stranger = { ...small, files: [] }
    await expect(readAttribute(olderBlob('attribute.json'), stranger)).rejects.toMatchObject({ code: 'bad-file' })
  })
})

test('the pack to open for an item is the one that holds its model, not the one of its name', async () => {
  const { studio } = await openTab('find')
  studio.setState({ packs: [{ name: 'small', title: 'Small' }], stored: [] })
  expect(await studio.getState().findPack(id)).toBeNull()
  studio.setState({ stored: [{ name: 'renamed', title: 'Renamed', bytes: 0 }] as never })
  expect(await studio.getState().findPack(id)).toBe('renamed')
  expect(await studio.getState().findPack(await packIdOf(other))).toBe('small')
})
