import sharp, { type JpegOptions } from 'sharp'
import { expect, test } from 'vitest'
import { samplePath } from '../../e2e/support/shipped-packs.ts'
import { readPlainJpeg } from './plain-jpeg.ts'

const face = () => sharp(samplePath('01-photo.png')).resize(75, 66, { fit: 'fill' })

/** The bytes that the library gives, which decides what is right. */
async function byLibrary(jpeg: Buffer): Promise<number[]> {
  return [...(await sharp(jpeg).toColourspace('srgb').ensureAlpha().raw().toBuffer())]
}

test.each<[string, JpegOptions]>([
  ['as most are', {}],
  ['with whole colours', { chromaSubsampling: '4:4:4' }],
  ['progressive', { progressive: true }],
  ['of many bits', { quality: 98, mozjpeg: true }],
  ['of few bits', { quality: 10 }],
])('a JPEG %s has the bytes of the library', async (_, options) => {
  const jpeg = await face().jpeg(options).toBuffer()
  const read = await readPlainJpeg(jpeg)
  expect([read?.width, read?.height]).toEqual([75, 66])
  expect([...(read?.data ?? [])]).toEqual(await byLibrary(jpeg))
})

test('a grey JPEG has the bytes of the library', async () => {
  const jpeg = await face().greyscale().jpeg().toBuffer()
  expect([...((await readPlainJpeg(jpeg))?.data ?? [])]).toEqual(await byLibrary(jpeg))
})

// Numbers that no encoder writes overflow in the inverse transform, where a decoder may do as it likes.
test('a JPEG whose data are damaged has nearly all of the bytes of the library', async () => {
  const jpeg = await face().jpeg().toBuffer()
  for (const place of [0.5, 0.6, 0.8]) {
    const damaged = Buffer.from(jpeg)
    damaged.fill(0x11, Math.round(place * jpeg.length), Math.round(place * jpeg.length) + 4)
    const [read, wanted] = [(await readPlainJpeg(damaged))?.data ?? [], await byLibrary(damaged)]
    expect(read).toHaveLength(wanted.length)
    expect(wanted.filter((byte, i) => byte !== read[i]).length / wanted.length).toBeLessThan(0.01)
  }
})

test.each<[string, () => Promise<Buffer> | Buffer]>([
  ['a turn', () => face().jpeg().withMetadata({ orientation: 6 }).toBuffer()],
  ['a profile', () => face().jpeg().withIccProfile('p3').toBuffer()],
  ['four inks', () => face().toColourspace('cmyk').jpeg().toBuffer()],
  ['an end that is cut off', async () => (await face().jpeg().toBuffer()).subarray(0, -200)],
  ['nothing but a beginning', () => Buffer.of(0xff, 0xd8, 0xff, 0xd9)],
  ['no bytes', () => Buffer.of()],
  ['more pixels than wasm should keep', () => sharp({ create: { width: 2049, height: 2048, channels: 3, background: 'red' } }).jpeg().toBuffer()], // prettier-ignore
  ['another type', () => face().png().toBuffer()],
])('a file with %s is left to the library', async (_, bytes) => {
  expect(await readPlainJpeg(await bytes())).toBeNull()
})
