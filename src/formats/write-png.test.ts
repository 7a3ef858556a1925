import { PNG } from 'pngjs'
import { expect, test } from 'vitest'
import { pngChunks, writeProfile } from './png-chunks.ts'
import { writePng } from './write-png.ts'

/** Pixels that no filter guesses. */
function noise(width: number, height: number, isOpaque: boolean) {
  const data = Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) => {
    return isOpaque && i % 4 === 3 ? 255 : Math.imul(i + 1, 0x9e3779b1) >>> 24
  })
  return { data, width, height }
}

test.each([
  [1, 1, true],
  [1, 1, false],
  [7, 5, false],
  [1500, 700, true],
  [1500, 700, false],
])('%i x %i pixels, opaque: %s, come back as they were, colours under transparent ones too', async (width, height, isOpaque) => {
  const pixels = noise(width, height, isOpaque)
  const bytes = await writePng(pixels, [])
  const read = PNG.sync.read(Buffer.from(bytes))
  expect([read.width, read.height, bytes[25]]).toEqual([width, height, isOpaque ? 2 : 6])
  expect(read.data.equals(Buffer.from(pixels.data.buffer))).toBe(true)
})

test('chunks that say what the colours are stand before the pixels', async () => {
  const profile = writeProfile(Uint8Array.of(1, 2, 3))
  const bytes = await writePng(noise(3, 3, true), [profile])
  const chunks = [...pngChunks(bytes)]
  expect(chunks.map(({ type, isWhole }) => [type, isWhole()])).toEqual(['IHDR', 'iCCP', 'IDAT', 'IEND'].map((type) => [type, true]))
  expect(chunks[1]?.data).toEqual(profile.data)
})
