import { zlibSync } from 'fflate'
import { expect, test } from 'vitest'
import { writePngChunks } from '../formats/png-chunks.ts'
import { mendIcon } from './mend-icon.ts'

const LIMIT = 10_000
const [SIDE, MASK_BYTES] = [16, 64]

/** An icon of these pictures, listed before them. */
function icon(...pictures: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const list = new DataView(new ArrayBuffer(6 + 16 * pictures.length))
  list.setUint16(2, 1, true)
  list.setUint16(4, pictures.length, true)
  let start = list.byteLength
  for (const [i, { length }] of pictures.entries()) {
    list.setUint32(6 + 16 * i + 8, length, true)
    list.setUint32(6 + 16 * i + 12, start, true)
    start += length
  }
  return Uint8Array.from([...new Uint8Array(list.buffer), ...pictures.flatMap((picture) => [...picture])])
}

/** Colours of 24 bits, and a mask of zeros, which is opaque. */
const bitmap = (() => {
  const bytes = new Uint8Array(40 + 3 * SIDE * SIDE + MASK_BYTES).fill(7, 40, -MASK_BYTES)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, 40, true)
  view.setInt32(4, SIDE, true)
  view.setInt32(8, 2 * SIDE, true)
  view.setUint16(14, 24, true)
  return bytes
})()
const chunk = (type: string, data = new Uint8Array()) => ({ type, data })
const png = writePngChunks([chunk('IHDR'), chunk('IDAT', zlibSync(Uint8Array.of(1, 2, 3))), chunk('IEND')])

test.each([1, 30, MASK_BYTES])('an icon whose mask lacks %d bytes is opaque there', (lacks) => {
  const whole = icon(bitmap, bitmap)
  expect(mendIcon(whole.slice(0, -lacks), LIMIT)).toEqual(whole)
})

test('a PNG in an icon is made whole as one alone', () => expect(mendIcon(icon(png).slice(0, -14), LIMIT)).toEqual(png))

test.each([
  ['that is whole', icon(bitmap)],
  ['cut in its colours', icon(bitmap).slice(0, -MASK_BYTES - 1)],
  ['cut in its header', icon(bitmap).slice(0, 40)],
  ['cut in its list', icon(bitmap, bitmap).slice(0, 30)],
  ['of a PNG that is cut', icon(png).slice(0, -22)],
  ['of several, of which a PNG is cut', icon(bitmap, png).slice(0, -14)],
])('an icon %s stays refused', (_, bytes) => expect(mendIcon(bytes, LIMIT)).toBeNull())
