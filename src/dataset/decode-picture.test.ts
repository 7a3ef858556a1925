import sharp from 'sharp'
import { expect, test } from 'vitest'
import { decodePicture, decodePixels } from './decode-picture.ts'

/** Two rows of three pixels: red, green, blue; then white, black, half transparent black. */
const rgba = [255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 128]
const image = () => sharp(Uint8Array.from(rgba), { raw: { width: 3, height: 2, channels: 4 } })

test('transparent parts are white', async () => {
  const { data, width, height } = await decodePixels(await image().png().toBuffer())
  expect([width, height]).toEqual([3, 2])
  expect([...data]).toEqual([...rgba.slice(0, 20), 127, 127, 127, 255])
})

test('the turn of EXIF is applied', async () => {
  const { data, width, height } = await decodePixels(await image().png().withMetadata({ orientation: 6 }).toBuffer())
  expect([width, height]).toEqual([2, 3])
  expect([...data.slice(0, 8)]).toEqual([255, 255, 255, 255, 255, 0, 0, 255]) // the lower row is the left column
})

test('the turn of EXIF is applied to a JPEG, and one without EXIF stays as it is', async () => {
  const wide = () => sharp({ create: { width: 16, height: 8, channels: 3, background: 'red' } }).jpeg()
  const sizeOf = async (bytes: Buffer) => {
    const { width, height } = await decodePixels(bytes)
    return [width, height]
  }
  expect(await sizeOf(await wide().withMetadata({ orientation: 6 }).toBuffer())).toEqual([8, 16])
  expect(await sizeOf(await wide().toBuffer())).toEqual([16, 8])
})

test('grey pictures and pictures of 16 bits come in the bytes of sRGB', async () => {
  const grey = await decodePixels(await image().greyscale().png().toBuffer())
  expect(grey.data.slice(12, 20)).toEqual(Uint8ClampedArray.of(255, 255, 255, 255, 0, 0, 0, 255))
  const deep = await decodePixels(await image().toColourspace('rgb16').png().toBuffer())
  expect([...deep.data.slice(0, 4)]).toEqual([255, 0, 0, 255])
})

test('the square in the middle is taken, in planes of -1 to 1', async () => {
  const flat = sharp({ create: { width: 12, height: 4, channels: 3, background: 'black' } })
  const middle = sharp({ create: { width: 4, height: 4, channels: 3, background: '#ff0000' } })
  const bytes = await flat
    .composite([{ input: await middle.png().toBuffer(), left: 4, top: 0 }])
    .png()
    .toBuffer()
  expect(await decodePicture(bytes, 4)).toEqual(Float32Array.from({ length: 48 }, (_, i) => (i < 16 ? 1 : -1)))
})

test.each([
  ['no picture', async () => Buffer.from('no picture'), /^It cannot be decoded: /],
  ['an empty file', async () => Buffer.of(), /^It is empty\.$/],
  [
    'a JPEG that is cut off',
    async () =>
      (
        await sharp({ create: { width: 99, height: 99, channels: 3, background: 'red' } })
          .jpeg()
          .toBuffer()
      ).subarray(0, 300),
    /^It cannot be decoded: /,
  ],
])('%s is refused', async (_, bytes, message) => {
  await expect(decodePixels(await bytes())).rejects.toMatchObject({
    code: 'bad-file',
    message: expect.stringMatching(message) as string,
  })
})
