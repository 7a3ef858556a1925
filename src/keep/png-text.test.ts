import { deflateSync } from 'node:zlib'
import { encode } from 'fast-png'
import { describe, expect, test } from 'vitest'
import { pngChunks, writePngChunks } from '../formats/png-chunks.ts'
import { readPngText } from './png-text.ts'

const TEXT = JSON.stringify({ codes: 'AAECAwQF'.repeat(500) })
const ascii = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const join = (...parts: (string | Uint8Array | number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => [...(typeof part === 'string' ? ascii(part) : part)]))
const deflated = (text: string | Uint8Array) => new Uint8Array(deflateSync(text))

/** A picture of 3 x 3 pixels of two colours in one bit each, interlaced; only an optimiser writes the like. */
const twoColours = [
  { type: 'IHDR', data: Uint8Array.of(0, 0, 0, 3, 0, 0, 0, 3, 1, 3, 0, 0, 1) },
  { type: 'PLTE', data: Uint8Array.of(0, 0, 0, 255, 255, 255) },
  { type: 'IDAT', data: deflated(Uint8Array.of(0, 0x80, 0, 0x80, 0, 0x80, 0, 0xc0, 0, 0x40)) },
]
const IEND = { type: 'IEND', data: new Uint8Array() }

/** A PNG as another program wrote it, with the text in this chunk between others. */
function png(type: string, data: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const other = { type: 'tEXt', data: join('subcode2', [0], 'not ours') }
  return writePngChunks([...twoColours, other, { type, data }, { type: 'tIME', data: Uint8Array.of(7, 234, 11, 28, 0, 0, 0) }, IEND])
}

const kinds: Record<string, Uint8Array<ArrayBuffer>> = {
  'tEXt, as it was saved': png('tEXt', join('subcode', [0], TEXT)),
  'zTXt, as ImageMagick writes it': png('zTXt', join('subcode', [0, 0], deflated(TEXT))),
  iTXt: png('iTXt', join('subcode', [0, 0, 0], 'en', [0], 'codes', [0], TEXT)),
  'iTXt without a language': png('iTXt', join('subcode', [0, 0, 0, 0, 0], TEXT)),
  'iTXt, deflated': png('iTXt', join('subcode', [0, 1, 0, 0, 0], deflated(TEXT))),
}

describe('a text is found in a PNG of two colours, interlaced', () => {
  test.each(Object.entries(kinds))('in %s', (_, bytes) => {
    expect(readPngText(bytes, 'subcode')).toBe(TEXT)
    expect(readPngText(bytes, 'Title')).toBeNull()
  })
})

test('chunks are read and written back byte for byte', () => {
  const bytes = new Uint8Array(encode({ width: 2, height: 2, data: new Uint8Array(12), channels: 3, text: { subcode: 'x' } }))
  expect(writePngChunks([...pngChunks(bytes)])).toEqual(bytes)
})

test('letters beyond ASCII come as they were written', () => {
  const text = 'Åse 𝄞'
  expect(readPngText(png('iTXt', join('subcode', [0, 0, 0, 0, 0], new TextEncoder().encode(text))), 'subcode')).toBe(text)
})

test.each<[string, Uint8Array<ArrayBuffer>, RegExp]>([
  ['of a flipped bit', png('tEXt', join('subcode', [0], TEXT)).map((byte, i) => (i === 300 ? byte ^ 1 : byte)), /check sum/],
  ['of a cut file', png('tEXt', join('subcode', [0], TEXT)).slice(0, 300), /cut off/],
  ['of another packing', png('zTXt', join('subcode', [0, 9], deflated(TEXT))), /packed by method 9/],
  ['of a cut packing', png('zTXt', join('subcode', [0, 0], deflated(TEXT).slice(0, 30))), /does not unpack/],
  ['of no packing', png('zTXt', join('subcode', [0, 0], 'hello')), /does not unpack/],
  ['of no packed bytes', png('zTXt', join('subcode', [0, 0])), /does not unpack/],
  ['without a language', png('iTXt', join('subcode', [0, 0, 0], 'en')), /no beginning/],
  ['that unpacks to 65 MB', png('zTXt', join('subcode', [0, 0], deflated(new Uint8Array(65 * 2 ** 20)))), /longer than 67108864/],
])('a text %s is refused in words', (_, bytes, words) => {
  expect(() => readPngText(bytes, 'subcode')).toThrow(expect.objectContaining({ code: 'bad-file', message: expect.stringMatching(words) }))
})

test('a file of another kind has no text', () => {
  expect(readPngText(ascii('GIF89a, subcode'), 'subcode')).toBeNull()
  expect(readPngText(new Uint8Array(), 'subcode')).toBeNull()
})
