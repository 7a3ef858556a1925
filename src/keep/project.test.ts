import 'fake-indexeddb/auto'
import { expect, onTestFinished, test, vi } from 'vitest'
import { at } from '../base/assert.ts'
import { crc32 } from '../formats/crc32.ts'
import { writeZip } from '../formats/write-zip.ts'
import { readZip } from '../formats/zip.ts'
import { newFace, openTab, packB } from './fixtures/studio-on-database.ts'

async function tab(...args: Parameters<typeof openTab>) {
  const opened = await openTab(...args)
  onTestFinished(opened.close)
  return opened
}

/** A project with two faces, and the same files with some of them exchanged. */
async function makeProject(name: string) {
  const { state, keep } = await tab(name)
  state().addFace(newFace('Ada', 1))
  state().addFace(newFace('Bob', 2))
  await keep.settled()
  const project = await keep.exportProject(null)
  const files = await Promise.all((await readZip(project, 'p')).map(async ({ path, read }) => ({ path, bytes: await read() })))
  const changed = (path: string, change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> | null) =>
    writeZip(
      files.flatMap((file) => {
        const bytes = file.path === path ? change(file.bytes) : file.bytes
        return bytes ? [{ path: file.path, content: new Blob([bytes]), crc32: crc32(bytes) }] : []
      }),
    )
  const changedText = (change: (text: string) => string) =>
    changed('project.json', (bytes) => new TextEncoder().encode(change(new TextDecoder().decode(bytes))))
  return { project, files, changed, changedText, faces: state().faces }
}

test('a project brings everything back on another device, bit for bit', async () => {
  const { project, files, faces } = await makeProject('out')
  expect(files.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['project.json', 'arrays/1.f32', 'pictures/1.png', 'pictures/2.png']),
  )
  const other = await tab('in')
  const outcome = await other.keep.importFile(project, 'work.zip')
  expect(outcome).toEqual({ ids: expect.arrayContaining(faces.map(({ id }) => id)), elsewhere: [] })
  expect(other.state().faces).toEqual(faces)
})

test.each(['my-project/', 'work/my project/'])('a project that was zipped again in %s is the same', async (folder) => {
  const { files, faces } = await makeProject(`folder ${folder}`)
  const shadow = { path: `__MACOSX/${folder}project.json`, bytes: Uint8Array.of(0, 5, 22, 7) }
  const entries = [...files.map(({ path, bytes }) => ({ path: `${folder}${path}`, bytes })), shadow]
  const zip = (list: typeof entries) => writeZip(list.map(({ path, bytes }) => ({ path, content: new Blob([bytes]), crc32: crc32(bytes) })))
  const other = await tab(`in ${folder}`)
  await other.keep.importFile(zip(entries), 'work.zip')
  expect(other.state().faces).toEqual(faces)
  const twice = [...entries, ...files.map(({ path, bytes }) => ({ path: `other/${path}`, bytes }))]
  await expect(other.keep.importFile(zip(twice), 'work.zip')).rejects.toMatchObject({
    code: 'bad-file',
    message: `work.zip: it holds 2 projects (${folder}, other/). Bring one of them.`,
  })
})

test('photos go with their faces, bit for bit, and count as bytes', async () => {
  const { state, keep } = await tab('photo out')
  const mark = (x: number) => ({ x, y: x / 3 })
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * i) % 251)
  const framing = {
    crop: { centreX: 9.5, centreY: 8, side: 7.25, angle: -0.5 },
    marks: { leftEye: mark(1), rightEye: mark(2), mouth: mark(3) },
  }
  state().addFace(newFace('Ada', 1))
  state().addFace({ ...newFace('Bob', 2), photo: { file: new Blob([bytes]), ...framing } })
  await keep.settled()
  const sizes = (await keep.list()).map((item) => item.bytes)
  expect(at(sizes, 0) - at(sizes, 1)).toBe(1000)

  const other = await tab('photo in')
  await other.keep.importFile(await keep.exportProject(null), 'work.zip')
  const again = await tab('photo in') // as after a reload
  await vi.waitFor(() => expect(again.titles()).toEqual(['Ada', 'Bob']))
  const [ada, bob] = again.state().faces
  expect(ada?.photo).toBeUndefined()
  expect(bob?.photo).toMatchObject(framing)
  expect(new Uint8Array((await bob?.photo?.file.arrayBuffer()) ?? [])).toEqual(bytes)
})

test('what belongs to another pack is kept for it, and stays out of this one', async () => {
  const { project } = await makeProject('out 2')
  const other = await tab('in 2', packB)
  expect(await other.keep.importFile(project, 'work.zip')).toMatchObject({ ids: [], elsewhere: [{ name: 'a' }] })
  expect(other.titles()).toEqual([])
  expect(await other.keep.list()).toHaveLength(2)
})

test('an older copy does not replace what was changed since', async () => {
  const { state, keep, titles } = await tab('older')
  const id = state().addFace(newFace('Ada', 1))
  await keep.settled()
  const project = await keep.exportProject([id])
  await new Promise((resolve) => setTimeout(resolve, 5))
  state().changeFace(id, { title: 'Lovelace' })
  await keep.settled()
  await keep.importFile(project, 'work.zip')
  expect(titles()).toEqual(['Lovelace'])
})

test('other files are left to others', async () => {
  const { keep } = await tab('others')
  const zip = writeZip([{ path: 'config.json', content: new Blob(['{}']), crc32: 0 }])
  for (const file of [new Blob(['hello']), new Blob([]), zip]) expect(await keep.importFile(file, 'x')).toBeNull()
})

test('a bad file is refused whole, and nothing on the device changes', async () => {
  const { project, files, changed, changedText } = await makeProject('bad')
  const other = await tab('bad in')
  other.state().addFace(newFace('mine', 5))
  await other.keep.settled()
  const databaseBefore = await other.database.all()
  const bad: [string, Blob, RegExp][] = [
    ['cut short', project.slice(0, project.size - 30), /zip/i],
    ['an array missing', changed('arrays/2.f32', () => null), /arrays\/2\.f32.*missing/],
    ['an array cut short', changed('arrays/1.f32', (bytes) => bytes.slice(0, 7)), /cut short/],
    ['an array of the wrong size', changed('arrays/1.f32', (bytes) => bytes.slice(0, 8)), /needs 48 numbers, and one here has 2/],
    ['no JSON', changedText(() => '{"format"'), /damaged/],
    ['a newer version', changedText((text) => text.replace('"version": 1', '"version": 2')), /damaged/],
    ['an unknown kind', changedText((text) => text.replace('"kind": "face"', '"kind": "song"')), /does not know what "song" is/],
    ['a hash that is none', changedText((text) => text.replace(/"hash": "a/, '"hash": "x')), /damaged/],
    [
      'endless nesting',
      changedText((text) => text.replace(/"amounts": \[/, `"amounts": ${'['.repeat(500)}${']'.repeat(500)}, "b": [`)),
      /nests deeper/,
    ],
    ['a flipped bit', flip(project, files.length), /damaged|check sum/],
  ]
  for (const [what, file, words] of bad) {
    await expect(other.keep.importFile(file, 'work.zip'), what).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringMatching(words),
    })
  }
  expect(await other.database.all()).toEqual(databaseBefore)
  expect(other.titles()).toEqual(['mine'])
})

/** Changes one byte within the first file's content: its CRC is then wrong. */
function flip(project: Blob, at: number): Blob {
  const place = 60 + at
  return new Blob([project.slice(0, place), new Uint8Array([7]), project.slice(place + 1)])
}
