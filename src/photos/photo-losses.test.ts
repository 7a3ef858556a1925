import { expect, test } from 'vitest'
import { u16, u32 } from '../formats/fixtures/be-bytes.ts'
import { iccBytes, P3_COLUMNS, SRGB_FORM } from '../formats/fixtures/icc-bytes.ts'
import { writePngChunks, writeProfile } from '../formats/png-chunks.ts'
import { lossesOf } from './photo-losses.ts'

const ascii = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0))
const chunk = (type: string, ...data: number[]) => ({ type, data: Uint8Array.from(data) })
const header = (bits: number) => chunk('IHDR', ...u32(1), ...u32(1), bits, 2, 0, 0, 0)
const png = (bits: number, ...chunks: { type: string; data: Uint8Array<ArrayBuffer> }[]) =>
  writePngChunks([header(bits), ...chunks, chunk('IDAT'), chunk('IEND')])

function jpeg(components: number, ...segments: [number, number[]][]): Uint8Array<ArrayBuffer> {
  const frame: [number, number[]] = [0xc0, [8, ...u16(1), ...u16(1), components, 0]]
  const parts = [...segments, frame].flatMap(([mark, data]) => [0xff, mark, ...u16(data.length + 2), ...data])
  return Uint8Array.from([0xff, 0xd8, ...parts, 0xff, 0xda, 0, 2, 0xff, 0xd9])
}
const profiled = (profile: Uint8Array): [number, number[]] => [0xe2, [...ascii('ICC_PROFILE\0'), 1, 1, ...profile]]
const box = (type: string, ...data: number[]) => [...u32(8 + data.length), ...ascii(type), ...data]
const avif = (brands: string, bits: number, curve: number) =>
  Uint8Array.from([
    ...box('ftyp', ...ascii(`avif\0\0\0\0${brands}`)),
    ...box('pixi', 0, 0, 0, 0, 3, bits, bits, bits),
    ...box('colr', ...ascii('nclx'), ...u16(9), ...u16(curve), ...u16(9), 0x80),
  ])

const p3 = iccBytes(P3_COLUMNS, SRGB_FORM)
const hdr = iccBytes(P3_COLUMNS, SRGB_FORM, { hdrCurve: 16 })

test.each([
  ['a PNG of 8 bits', png(8), 'png', []],
  ['a PNG of 16 bits', png(16), 'png', ['bits']],
  ['a PNG of PQ', png(16, chunk('cICP', 9, 16, 0, 1)), 'png', ['hdr', 'bits']],
  ['a PNG of HLG', png(8, chunk('cICP', 9, 18, 0, 1)), 'png', ['hdr']],
  ['a PNG of P3 by its code', png(8, chunk('cICP', 12, 13, 0, 1)), 'png', []],
  ['a PNG with a profile', png(8, writeProfile(p3)), 'png', []],
  ['a PNG with a profile of PQ', png(8, writeProfile(hdr)), 'png', ['hdr']],
  ['a PNG with a broken profile', png(8, chunk('iCCP', 65, 0, 0, 1, 2)), 'png', []],
  ['a JPEG', jpeg(3), 'jpeg', []],
  ['a JPEG of CMYK', jpeg(4), 'jpeg', ['colours']],
  ['a JPEG with a profile', jpeg(3, profiled(p3)), 'jpeg', []],
  ['a JPEG with a profile of PQ', jpeg(3, profiled(hdr)), 'jpeg', ['hdr']],
  ["a JPEG with a gain map, in Google's words", jpeg(3, [0xe1, ascii('<x hdrgm:Version="1.0"/>')]), 'jpeg', ['hdr']],
  ['a JPEG with a gain map by ISO', jpeg(3, [0xe2, ascii('urn:iso:std:iso:ts:21496:-1\0')]), 'jpeg', ['hdr']],
  ['an AVIF', avif('mif1', 8, 13), 'avif', []],
  ['an AVIF of 10 bits', avif('mif1', 10, 13), 'avif', ['bits']],
  ['an AVIF of HLG', avif('mif1', 10, 18), 'avif', ['hdr', 'bits']],
  ['an AVIF with a gain map', avif('mif1tmap', 8, 13), 'avif', ['hdr']],
  [
    'a HEIC photo with the gain map of an iPhone',
    [...avif('heic', 8, 13), ...ascii('urn:com:apple:photo:2020:aux:hdrgainmap')],
    'heic',
    ['hdr'],
  ],
  ['a GIF', Uint8Array.from(ascii('GIF89a')), 'gif', []],
] as const)('what a saved photo lacks of %s', (_, bytes, kind, losses) => {
  expect(lossesOf(Uint8Array.from(bytes), kind, true)).toEqual(losses)
  const colours = ['colours', ...losses.filter((loss) => loss !== 'colours')]
  expect(lossesOf(Uint8Array.from(bytes), kind, false)).toEqual(colours)
})
