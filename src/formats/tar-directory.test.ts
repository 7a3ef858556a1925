import { pack as packTar } from 'tar-stream'
import { expect, test } from 'vitest'
import { readTarDirectory } from './tar-directory.ts'

async function tarOf(files: Record<string, string>): Promise<Buffer<ArrayBuffer>> {
  const tar = packTar()
  tar.entry({ name: 'folder', type: 'directory' })
  for (const [name, text] of Object.entries(files)) tar.entry({ name }, text)
  tar.finalize()
  const chunks: Buffer[] = []
  for await (const chunk of tar) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const read = async (bytes: Buffer<ArrayBuffer>) =>
  Promise.all(
    (await readTarDirectory(new Blob([bytes]), 'a.tar')).map(async ({ path, bytes, content }) => [path, bytes, await content.text()]),
  )

test('files come in their order, with short, long and foreign names', async () => {
  const files = { 'folder/b.png': 'bb', [`${'deep/'.repeat(40)}a.png`]: 'a', [`${'x'.repeat(120)}/é.json`]: '', 'c.png': 'c'.repeat(513) }
  expect(await read(await tarOf(files))).toEqual(Object.entries(files).map(([path, text]) => [path, text.length, text]))
})

test('an empty tar has no files', async () => {
  expect(await read(Buffer.alloc(1024))).toEqual([])
})

test('a tar that is cut off or damaged is said in words', async () => {
  const bytes = await tarOf({ 'a.png': 'a'.repeat(2000) })
  await expect(read(bytes.subarray(0, 1536))).rejects.toMatchObject({
    code: 'bad-file',
    message: expect.stringMatching(/a\.tar.*it is cut off: 2000 bytes/) as string,
  })
  const damaged = Buffer.from(bytes)
  damaged[512] = 0x62
  await expect(read(damaged)).rejects.toMatchObject({
    code: 'bad-file',
    message: expect.stringMatching(/the header at byte 512 is damaged/) as string,
  })
})
