import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { samplePath } from '../../e2e/support/shipped-packs.ts'
import { decodePicture } from './decode-picture.ts'
import { startReader } from './picture-reader.ts'

const sample = samplePath('01-photo.png')

test('the thread gives pictures as they are read here, and refuses others in words', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'subcode-reader-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  copyFileSync(sample, join(folder, 'a.png'))
  writeFileSync(join(folder, 'b.png'), 'no picture')
  const { entries, read, close } = await startReader({ input: folder, frame: false })
  onTestFinished(close)
  expect(entries.map(({ name }) => name)).toEqual(['a.png', 'b.png'])
  const [wanted, first, second] = await Promise.all([decodePicture(readFileSync(sample), 32), read('a.png', 32), read('a.png', 64)])
  expect(first).toEqual(wanted)
  expect(second).toHaveLength(3 * 64 * 64)
  await expect(read('b.png', 32)).rejects.toMatchObject({
    code: 'bad-file',
    message: expect.stringMatching(/^It cannot be decoded/) as string,
  })
  const reading = read('a.png', 32)
  close()
  await expect(reading).rejects.toMatchObject({ code: 'aborted' })
})

test('an input that cannot be read is refused in words', async () => {
  await expect(startReader({ input: 'no/such/folder', frame: false })).rejects.toMatchObject({
    code: 'bad-file',
    message: 'no/such/folder cannot be read. Expected a folder, a ZIP or a tar of pictures.',
  })
})
