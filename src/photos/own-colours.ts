import type { FileKind } from '../formats/file-kinds.ts'
import { DISPLAY_P3, MAX_PROFILE_BYTES, readIcc, type RgbSpace, SRGB } from '../formats/icc.ts'
import { inflate } from '../formats/inflate.ts'
import { jpegSegments, SOS } from '../formats/jpeg-segments.ts'
import { type PngChunk, pngChunks, writeProfile } from '../formats/png-chunks.ts'

type Chunk = Pick<PngChunk, 'type' | 'data'>

/** What the numbers of a file mean, and the chunks of a PNG that say so. */
export type Colours = { space: RgbSpace; chunks: readonly Chunk[] }

const COLOUR_CHUNKS = ['cICP', 'iCCP', 'sRGB', 'gAMA', 'cHRM']
const plain: Colours = { space: SRGB, chunks: [] }

/** The colours of a file as it says them; null where we do not know how to reckon with them, or where to look. */
export function coloursOf(bytes: Uint8Array<ArrayBuffer>, kind: FileKind | null): Colours | null {
  if (kind === 'png') return pngColours(bytes)
  if (kind === 'jpeg' || kind === 'webp') return profiled(profileOf(bytes, kind))
  return kind === 'gif' ? plain : null
}

/** The colour profile of a PNG, JPEG or WebP; null where it has none, or where it does not unpack. */
export function profileOf(bytes: Uint8Array<ArrayBuffer>, kind: FileKind | null): Uint8Array<ArrayBuffer> | null {
  if (kind === 'png') return pngProfile(chunkOf(bytes, 'iCCP'))
  if (kind === 'jpeg') return jpegProfile(bytes)
  return kind === 'webp' ? webpProfile(bytes) : null
}

/** The code of the curve of a PNG's numbers (ITU-T H.273). */
export function curveOfPng(bytes: Uint8Array<ArrayBuffer>): number | undefined {
  return chunkOf(bytes, 'cICP')?.[1]
}

function chunkOf(bytes: Uint8Array<ArrayBuffer>, wanted: string): Uint8Array | null {
  for (const { type, data } of pngChunks(bytes)) {
    if (type === 'IDAT') break
    if (type === wanted) return data
  }
  return null
}

function profiled(profile: Uint8Array<ArrayBuffer> | null): Colours | null {
  if (!profile) return plain
  const space = readIcc(profile)
  return space && { space, chunks: [writeProfile(profile)] }
}

/** The first of these counts: cICP, iCCP, sRGB, gAMA with cHRM (PNG, third edition, 4.3). */
function pngColours(bytes: Uint8Array<ArrayBuffer>): Colours | null {
  const chunks: Chunk[] = []
  for (const { type, data } of pngChunks(bytes)) {
    if (type === 'IDAT') break
    if (COLOUR_CHUNKS.includes(type)) chunks.push({ type, data })
  }
  const dataOf = (type: string) => chunks.find((chunk) => chunk.type === type)?.data
  const space = spaceOfPng(dataOf)
  return space && { space, chunks }
}

function spaceOfPng(dataOf: (type: string) => Uint8Array | undefined): RgbSpace | null {
  const [code, profile, gamma] = [dataOf('cICP'), dataOf('iCCP'), dataOf('gAMA')]
  if (code) return spaceOfCode(code)
  if (profile) {
    const unpacked = pngProfile(profile)
    return unpacked && readIcc(unpacked)
  }
  if (dataOf('sRGB')) return SRGB
  return gamma ? spaceOfGamma(gamma, dataOf('cHRM')) : SRGB
}

/** Code points of ITU-T H.273: primaries 1 (sRGB) or 12 (P3) with the curve of sRGB. */
function spaceOfCode([primaries, curve]: Uint8Array): RgbSpace | null {
  if (curve !== 13) return null
  return primaries === 1 ? SRGB : primaries === 12 ? DISPLAY_P3 : null
}

/** A name, a zero, the way of packing, and the packed profile. */
function pngProfile(data: Uint8Array | null): Uint8Array<ArrayBuffer> | null {
  const end = data?.indexOf(0) ?? -1
  if (!data || end < 0 || data[end + 1] !== 0) return null
  try {
    return inflate(data.subarray(end + 2), MAX_PROFILE_BYTES)
  } catch {
    return null
  }
}

/** Those of sRGB as programs write them; others are rare. */
function spaceOfGamma(gamma: Uint8Array, primaries: Uint8Array | undefined): RgbSpace | null {
  const numbers = (data: Uint8Array) => {
    const view = new DataView(data.buffer, data.byteOffset, data.length)
    return Array.from({ length: Math.floor(data.length / 4) }, (_, i) => view.getUint32(4 * i) / 100_000)
  }
  const isNear = (found: number[], expected: number[]) => expected.every((value, i) => Math.abs((found[i] ?? 0) - value) < 0.005)
  const isSrgb =
    isNear(numbers(gamma), [0.45455]) && (!primaries || isNear(numbers(primaries), [0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06]))
  return isSrgb ? SRGB : null
}

const APP2 = 0xe2
const PROFILE_MARK = 'ICC_PROFILE\0'

/** A profile lies in one or several segments APP2, each with its number and their count. */
function jpegProfile(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  const parts: [number, Uint8Array<ArrayBuffer>][] = []
  for (const { mark, data } of jpegSegments(bytes)) {
    if (mark === SOS) break
    if (mark === APP2 && startsWith(data, PROFILE_MARK))
      parts.push([data[PROFILE_MARK.length] ?? 0, data.subarray(PROFILE_MARK.length + 2)])
  }
  return parts.length > 0 ? joined(parts.toSorted(([a], [b]) => a - b).map(([, part]) => part)) : null
}

function webpProfile(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let at = 12; at + 8 <= bytes.length;) {
    const size = view.getUint32(at + 4, true)
    if (startsWith(bytes.subarray(at), 'ICCP')) return bytes.slice(at + 8, at + 8 + size)
    at += 8 + size + (size % 2)
  }
  return null
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return Array.from(text).every((letter, i) => bytes[i] === letter.charCodeAt(0))
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0)
  return whole
}
