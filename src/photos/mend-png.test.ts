import { zlibSync } from 'fflate'
import { expect, test } from 'vitest'
import { pngChunks, writePngChunks } from '../formats/png-chunks.ts'
import { mendPng } from './mend-png.ts'

const LIMIT = 1000
const rows = Uint8Array.from({ length: 60 }, (_, i) => (i * 37) % 251)
const packed = zlibSync(rows)
const chunk = (type: string, data = new Uint8Array()) => ({ type, data })
/** A picture in two IDAT chunks. */
const whole = writePngChunks([chunk('IHDR'), chunk('IDAT', packed.slice(0, 20)), chunk('IDAT', packed.slice(20)), chunk('IEND')])
const IEND_BYTES = 12

/** The file with one bit turned, counted in bytes from its end. */
function turned(fromEnd: number): Uint8Array<ArrayBuffer> {
  const bytes = whole.slice()
  bytes[bytes.length - fromEnd] = (bytes[bytes.length - fromEnd] ?? 0) ^ 1
  return bytes
}

test.each([
  ['without IEND', whole.slice(0, -IEND_BYTES)],
  ['whose IEND is cut', whole.slice(0, -3)],
  ['cut in the check sum of its last data', whole.slice(0, -IEND_BYTES - 2)],
  ['cut behind its last data', whole.slice(0, -IEND_BYTES - 4)],
  ['cut in the check sum of its rows', whole.slice(0, -IEND_BYTES - 6)],
  ['cut behind its rows', whole.slice(0, -IEND_BYTES - 8)],
  ['cut in a note behind its picture', Uint8Array.from([...whole.slice(0, -IEND_BYTES), 0, 0, 0, 9, 0x74, 0x45, 0x58, 0x74, 1])],
  ['with a wrong check sum of its last data', turned(IEND_BYTES + 1)],
])('a PNG %s is made whole', (_, bytes) => expect(mendPng(bytes, LIMIT)).toEqual(whole))

test.each([
  ['cut in its data', whole.slice(0, -IEND_BYTES - 10)],
  ['cut behind rows with another sum', turned(IEND_BYTES + 8).slice(0, -IEND_BYTES - 4)],
  ['cut in a wrong sum of its rows', turned(IEND_BYTES + 8).slice(0, -IEND_BYTES - 7)],
  ['cut by one byte of its rows', whole.slice(0, -IEND_BYTES - 9)],
  ['with other data than zlib has summed up', turned(IEND_BYTES + 9)],
  ['without its last data chunk', writePngChunks([...pngChunks(whole)].filter((_, i) => i !== 2))],
  ['without data', writePngChunks([chunk('IHDR')])],
  ['of another kind', Uint8Array.of(0xff, 0xd8)],
])('a PNG %s stays refused', (_, bytes) => expect(mendPng(bytes, LIMIT)).toBeNull())

test('more data than the limit are not unpacked', () => expect(mendPng(whole.slice(0, -IEND_BYTES), rows.length - 1)).toBeNull())
