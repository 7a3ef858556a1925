import { inflateSync } from 'node:zlib'
import { pngChunks } from '../formats/png-chunks.ts'
import { paeth } from '../formats/write-png.ts'
import { createRgba, type Rgba } from '../pixels/rgba.ts'

/*
 * The library that decodes pictures takes a millisecond even for the smallest one, which is a seventh of what the encoder of a small pack
 * takes. Data sets of small pictures are mostly 8-bit RGB PNGs, which are read here in a fifth of that time.
 */

/** Chunks that change no pixel. Others may: profiles, turns, palettes. */
const IDLE = ['IDAT', 'tIME', 'pHYs', 'sRGB', 'IEND']
const [DEPTH, RGB, CHANNELS] = [8, 2, 3]
const OPAQUE = 255 << 24

/** The pixels of a PNG of 8 bits RGB, not interlaced, of at most so many pixels; null for every other file, damaged ones included. */
export function readPlainPng(bytes: Uint8Array, maxPixels: number): Rgba | null {
  const [header, ...others] = pngChunks(bytes as Uint8Array<ArrayBuffer>)
  if (header?.type !== 'IHDR' || header.data.length !== 13 || others.at(-1)?.type !== 'IEND') return null
  if (others.some(({ type, isCut }) => isCut || !IDLE.includes(type))) return null
  const view = new DataView(header.data.buffer, header.data.byteOffset)
  const [width, height] = [view.getUint32(0), view.getUint32(4)]
  const [depth, colour, ...ways] = header.data.subarray(8)
  if (depth !== DEPTH || colour !== RGB || ways.some((way) => way !== 0)) return null
  if (width * height === 0 || width * height > maxPixels) return null
  const rows = inflated(others.flatMap(({ type, data }) => (type === 'IDAT' ? [data] : [])), height * (1 + CHANNELS * width)) // prettier-ignore
  return rows && unfiltered(rows, width, height)
}

/** Data of this length; null for others. zlib's check sum tells damaged ones. */
function inflated(parts: readonly Uint8Array[], length: number): Uint8Array | null {
  try {
    const data = inflateSync(Buffer.concat(parts), { maxOutputLength: length, chunkSize: length + 64 }) // one chunk is not joined
    return data.length === length ? data : null
  } catch {
    return null
  }
}

/** Each row is the type of its filter and what is left of its bytes after the filter's guess (PNG, 9.2). Null for a type that there is not. */
function unfiltered(rows: Uint8Array, width: number, height: number): Rgba | null {
  const out = createRgba(width, height)
  const pixels = new Uint32Array(out.data.buffer) // red in the lowest byte
  const length = CHANNELS * width
  let above: Uint8Array = new Uint8Array(length)
  for (let y = 0; y < height; y++) {
    const start = y * (1 + length)
    const row = rows.subarray(start + 1, start + 1 + length)
    if (!addGuess(rows[start] ?? 0, row, above)) return null
    for (let from = 0, to = y * width; from < length; from += CHANNELS, to++) {
      pixels[to] = (row[from] ?? 0) | ((row[from + 1] ?? 0) << 8) | ((row[from + 2] ?? 0) << 16) | OPAQUE
    }
    above = row
  }
  return out
}

/** Adds a filter's guess, made of the neighbours left, above and above left, to a row in place. False for an unknown filter. */
function addGuess(filter: number, row: Uint8Array, above: Uint8Array): boolean {
  const { length } = row
  if (filter === 1) {
    for (let i = CHANNELS; i < length; i++) row[i] = (row[i] ?? 0) + (row[i - CHANNELS] ?? 0)
  } else if (filter === 2) {
    for (let i = 0; i < length; i++) row[i] = (row[i] ?? 0) + (above[i] ?? 0)
  } else if (filter === 3) {
    for (let i = 0; i < CHANNELS; i++) row[i] = (row[i] ?? 0) + ((above[i] ?? 0) >> 1)
    for (let i = CHANNELS; i < length; i++) row[i] = (row[i] ?? 0) + (((row[i - CHANNELS] ?? 0) + (above[i] ?? 0)) >> 1)
  } else if (filter === 4) {
    for (let i = 0; i < CHANNELS; i++) row[i] = (row[i] ?? 0) + (above[i] ?? 0)
    for (let i = CHANNELS; i < length; i++) {
      row[i] = (row[i] ?? 0) + paeth(row[i - CHANNELS] ?? 0, above[i] ?? 0, above[i - CHANNELS] ?? 0)
    }
  }
  return filter <= 4
}
