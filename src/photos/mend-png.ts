import { inflate } from '../formats/inflate.ts'
import { pngChunks, writePngChunks } from '../formats/png-chunks.ts'

/**
 * A PNG file that ends behind its picture's data (without IEND or check sums), or with wrong check sums of chunks, whose picture is whole: the file
 * with all of these made anew. `createImageBitmap` refuses these files like damaged ones; the check sum of the zlib data, or their end, tells the two
 * apart. Null for every other file, and for data of more than `limit` bytes.
 */
export function mendPng(bytes: Uint8Array<ArrayBuffer>, limit: number): Uint8Array<ArrayBuffer> | null {
  const chunks = [...pngChunks(bytes)].filter(({ type, isCut }) => type !== 'IEND' && (type === 'IDAT' || !isCut))
  const packed = joined(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data))
  const missing = chunks.at(-1)?.isCut ? missingSum(packed, limit) : isWhole(packed, limit) ? new Uint8Array() : null
  if (missing === null) return null
  const last = chunks.findLastIndex(({ type }) => type === 'IDAT')
  const mended = chunks.map(({ type, data }, i) => ({ type, data: i === last ? joined([data, missing]) : data }))
  return writePngChunks([...mended, { type: 'IEND', data: new Uint8Array() }])
}

const SUM_BYTES = 4

function isWhole(packed: Uint8Array, limit: number): boolean {
  const rows = unpack(packed, limit)
  return rows !== null && sumOf(rows).every((byte, i) => byte === packed[packed.length - SUM_BYTES + i])
}

/** The end of the check sum that zlib data lack, which are cut in it or before it; null where they are cut earlier, or what is there of it is wrong. */
function missingSum(packed: Uint8Array, limit: number): Uint8Array<ArrayBuffer> | null {
  const unpackTo = (end: number) => unpack(joined([packed.subarray(0, end), new Uint8Array(SUM_BYTES)]), limit)
  const rows = unpackTo(packed.length)
  if (!rows) return null
  let end = packed.length
  while (packed.length - end < SUM_BYTES && unpackTo(end - 1)) end--
  const sum = sumOf(rows)
  const there = packed.length - end
  return packed.subarray(end).every((byte, i) => byte === sum[i]) ? sum.slice(there) : null
}

function unpack(packed: Uint8Array, limit: number): Uint8Array | null {
  try {
    return packed.length > SUM_BYTES ? inflate(packed, limit) : null
  } catch {
    return null
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** The check sum behind zlib data (RFC 1950), Adler-32. */
function sumOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  let [a, b] = [1, 0]
  for (const byte of bytes) {
    a = (a + byte) % 65521
    b = (b + a) % 65521
  }
  return Uint8Array.of(b >> 8, b & 255, a >> 8, a & 255)
}
