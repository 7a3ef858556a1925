import { expect, test } from 'vitest'
import { i32, u16, u32 } from '../formats/fixtures/be-bytes.ts'
import { iccBytes, P3_COLUMNS, SRGB_FORM } from '../formats/fixtures/icc-bytes.ts'
import { DISPLAY_P3, SRGB } from '../formats/icc.ts'
import { writePngChunks, writeProfile } from '../formats/png-chunks.ts'
import { coloursOf } from './own-colours.ts'

const profile = iccBytes(P3_COLUMNS, SRGB_FORM)
const ascii = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0))
const chunk = (type: string, ...data: number[]) => ({ type, data: Uint8Array.from(data) })
const sRGB = chunk('sRGB', 0)
const gamma = (value: number) => chunk('gAMA', ...i32(value))
const primaries = (red: number) => chunk('cHRM', ...[31270, 32900, red, 33000, 30000, 60000, 15000, 6000].flatMap(u32))

function png(...chunks: { type: string; data: Uint8Array<ArrayBuffer> }[]): Uint8Array<ArrayBuffer> {
  return writePngChunks([chunk('IHDR'), chunk('pHYs', 1), ...chunks, chunk('IDAT'), chunk('iCCP', 1), chunk('IEND')])
}

/** A JPEG whose profile lies in segments, in this order. */
function jpeg(...segments: [number, Uint8Array][]): Uint8Array<ArrayBuffer> {
  const parts = segments.flatMap(([number, part]) => {
    const data = [...ascii('ICC_PROFILE\0'), number, segments.length, ...part]
    return [0xff, 0xe2, ...u16(data.length + 2), ...data]
  })
  return Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, 7, 7, ...parts, 0xff, 0xda, 0, 2, 0xff, 0xe2, 0, 2])
}

const webp = Uint8Array.from([
  ...[...ascii('RIFF'), 0, 0, 0, 0, ...ascii('WEBP'), ...ascii('VP8X'), 3, 0, 0, 0, 1, 2, 3, 0],
  ...[...ascii('ICCP'), profile.length & 255, profile.length >> 8, 0, 0, ...profile],
])
const p3 = expect.objectContaining({ toXyz: DISPLAY_P3.toXyz.map((value) => expect.closeTo(value, 3)) })
const half = Math.floor(profile.length / 2)

test.each([
  ['a PNG that says nothing', png(), 'png', SRGB, 0],
  ['a PNG of sRGB', png(sRGB), 'png', SRGB, 1],
  ['a PNG of sRGB, which counts before its gamma', png(sRGB, gamma(100000)), 'png', SRGB, 2],
  ['a PNG with the gamma of sRGB', png(gamma(45455)), 'png', SRGB, 1],
  ['a PNG with gamma and primaries of sRGB', png(gamma(45455), primaries(64000)), 'png', SRGB, 2],
  ['a PNG with the profile of P3', png(writeProfile(profile)), 'png', p3, 1],
  ['a PNG with the code of P3, which counts before all others', png(sRGB, chunk('cICP', 12, 13, 0, 1)), 'png', DISPLAY_P3, 2],
  ['a PNG with the code of sRGB', png(chunk('cICP', 1, 13, 0, 1)), 'png', SRGB, 1],
  ['a JPEG without a profile', jpeg(), 'jpeg', SRGB, 0],
  ['a JPEG with a profile', jpeg([1, profile]), 'jpeg', p3, 1],
  ['a JPEG with a profile in parts', jpeg([2, profile.subarray(half)], [1, profile.subarray(0, half)]), 'jpeg', p3, 1],
  ['a WebP with a profile', webp, 'webp', p3, 1],
] as const)('%s', (_, bytes, kind, space, chunks) => {
  const colours = coloursOf(bytes, kind)
  expect([colours?.space, colours?.chunks.length]).toEqual([space, chunks])
})

test.each([
  ['a PNG of another gamma', png(gamma(100000)), 'png'],
  ['a PNG of other primaries', png(gamma(45455), primaries(68000)), 'png'],
  ['a PNG of a high dynamic range', png(chunk('cICP', 9, 16, 0, 1)), 'png'],
  ['a PNG of the primaries of sRGB with the curve of PQ', png(chunk('cICP', 1, 16, 0, 1)), 'png'],
  ['a PNG with a broken profile', png(chunk('iCCP', 65, 0, 0, 1, 2, 3)), 'png'],
  ['a JPEG with a profile of printers', jpeg([1, iccBytes(P3_COLUMNS, SRGB_FORM, { space: 'CMYK' })]), 'jpeg'],
  ['a kind in which we do not look', webp, 'avif'],
] as const)('%s has colours that we do not know', (_, bytes, kind) => expect(coloursOf(bytes, kind)).toBeNull())
