import { decodeFrames } from 'modern-gif'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { at } from '../base/assert.ts'
import { endGif, GIF_FILLERS } from './end-gif.ts'

const [width, height] = [12, 9]
const pixels = Uint8Array.from({ length: 3 * width * height }, (_, i) => (i * i) % 251)
const whole = Uint8Array.from(
  await sharp(pixels, { raw: { width, height, channels: 3 } })
    .gif()
    .toBuffer(),
)
const picture = decodeFrames(whole.buffer)[0]?.data

/** The first picture of each filled file; null where the decoder refuses one. */
async function filled(bytes: Uint8Array<ArrayBuffer>) {
  const files = await Promise.all(GIF_FILLERS.map((filler) => endGif(bytes, filler)?.arrayBuffer()))
  return files.map((file) => {
    try {
      return (file && decodeFrames(file)[0]?.data) ?? null
    } catch {
      return null
    }
  })
}

test.each([0, 1, 2])('a GIF that lacks its last %d bytes shows its picture, whatever fills it', async (lacks) => {
  expect(await filled(whole.slice(0, whole.length - lacks))).toEqual([picture, picture])
})

test('a GIF that is cut in its data shows another picture with each filler', async () => {
  const isAlike = async (lacks: number) => {
    const [one, two] = await filled(whole.slice(0, whole.length - lacks))
    return one !== null && two !== null && one?.every((value, i) => value === two?.[i])
  }
  for (let lacks = 5; lacks < 40; lacks++) expect([lacks, await isAlike(lacks)]).toEqual([lacks, false])
})

test('of a film whose second picture is cut, the first one stays', async () => {
  const [second, end] = [whole.indexOf(0x2c, 13 + 3 * 2 ** ((at(whole, 10) & 7) + 1)), whole.length - 1]
  const film = Uint8Array.from([...whole.slice(0, end), ...whole.slice(second, -20)])
  expect(await filled(film)).toEqual([picture, picture])
})

test.each([
  ['without a picture', whole.slice(0, 20)],
  ['that is cut before its data', whole.slice(0, 13)],
])('a GIF %s is not filled', (_, bytes) => expect(endGif(bytes, 0)).toBeNull())
