import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { zipSync } from 'fflate'
import { pack as packTar } from 'tar-stream'
import { afterAll, expect, test } from 'vitest'
import { openPictures } from './pictures.ts'

const folder = mkdtempSync(join(tmpdir(), 'subcode-pictures-'))
afterAll(() => rmSync(folder, { recursive: true }))

const files = { 'b.png': 'of b', 'a/10.JPG': 'of 10', 'a/9.webp': 'of nine', 'a/9.json': 'no picture', 'notes.txt': 'no picture' }
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
    for (const [name, text] of Object.entries(files)) tar.entry({ name }, text)
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
  await expect(openPictures(join(folder, 'missing'))).rejects.toThrow(/cannot be read. Expected a folder, a ZIP or a tar of pictures./)
})
