import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { zipSync } from 'fflate'
import { pack as packTar } from 'tar-stream'
import { afterAll, expect, test } from 'vitest'
import { openPictures } from './pictures.ts'

const folder = mkdtempSync(join(tmpdir(), 'subcode-pictures-'))
afterAll(() => rmSync(folder, { recursive: true }))

const hidden = { '._b.png': 'of a Mac', '__MACOSX/b.png': 'of a Mac', '.cache/c.png': 'of a program' }
const files = {
  ...hidden,
  'b.png': 'of b',
  'a/10.JPG': 'of 10',
  'a/9.webp': 'of nine',
  'a/9.json': 'no picture',
  'notes.txt': 'no picture',
}
const wanted = [
  { name: 'a/10.JPG', bytes: 5 },
  { name: 'a/9.webp', bytes: 7 },
  { name: 'b.png', bytes: 4 },
]

async function written(kind: string): Promise<string> {
  const path = join(folder, `pictures${kind}`)
  if (kind === '.zip') {
    writeFileSync(path, zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, new TextEncoder().encode(text)]))))
  } else if (kind === '.tar') {
    const tar = packTar()
    for (const [name, text] of Object.entries(files)) tar.entry({ name: `./${name}` }, text)
    tar.finalize()
    const chunks: Buffer[] = []
    for await (const chunk of tar) chunks.push(chunk as Buffer)
    writeFileSync(path, Buffer.concat(chunks))
  } else {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(path, name)), { recursive: true })
      writeFileSync(join(path, name), text)
    }
  }
  return path
}

test.each(['', '.zip', '.tar'])('pictures%s come in the order of their names, and nothing else comes', async (kind) => {
  const { entries, read } = await openPictures(await written(kind))
  expect(entries).toEqual(wanted)
  expect(new TextDecoder().decode(await read('a/9.webp'))).toBe('of nine')
  await expect(read('notes.txt')).rejects.toThrow('notes.txt is not there any more.')
})

test('what cannot be opened, or holds no picture, is said in words', async () => {
  const none = join(folder, 'none')
  mkdirSync(none)
  await expect(openPictures(none)).rejects.toMatchObject({ code: 'bad-file', message: expect.stringMatching(/holds no picture/) as string })
  for (const [name, start, kind] of [
    ['pictures.tar.gz', '\x1f\x8b', 'a gzip file'],
    ['one.png', '\x89PNG\r\n\x1a\n', 'a PNG picture'],
    ['notes', 'Dear diary', 'of no kind that is known here'],
  ] as const) {
    writeFileSync(join(folder, name), start, 'latin1')
    await expect(openPictures(join(folder, name))).rejects.toThrow(`${name} is ${kind}. Expected a folder, a ZIP or a tar of pictures.`)
  }
  await expect(openPictures(join(folder, 'missing'))).rejects.toThrow(/cannot be read. Expected a folder, a ZIP or a tar of pictures./)
})

test('links are followed, one to nothing is refused, and a picture that is gone ends the run', async () => {
  const [linked, real] = [join(folder, 'linked'), join(folder, 'real.png')]
  mkdirSync(join(linked, 'folder.png'), { recursive: true })
  writeFileSync(real, 'real')
  symlinkSync(real, join(linked, 'a.png'))
  symlinkSync(join(folder, 'nowhere'), join(linked, 'b.png'))
  symlinkSync(join(folder, 'none'), join(linked, 'folder-too.png'))
  const { entries, read } = await openPictures(linked)
  expect(entries).toEqual([
    { name: 'a.png', bytes: 4 },
    { name: 'b.png', bytes: 0 },
  ])
  expect(new TextDecoder().decode(await read('a.png'))).toBe('real')
  await expect(read('b.png')).rejects.toMatchObject({ code: 'bad-file', message: 'It is a link to nothing.' })
  rmSync(real)
  await expect(read('a.png')).rejects.toMatchObject({ code: 'offline', message: expect.stringMatching(/a.png cannot be read any more \(ENOENT\)/) as string }) // prettier-ignore
})
