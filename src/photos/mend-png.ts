import { inflate } from '../formats/inflate.ts'
import { type PngChunk, pngChunks, writePngChunks } from '../formats/png-chunks.ts'

/**
 * A PNG file without IEND, or with wrong check sums of chunks, whose picture is whole: the file with both made anew. Browsers refuse these
 * files like damaged ones; the check sum of the zlib data tells the two apart. Null for every other file, and for data of more than
 * `limit` bytes.
 */
export function mendPng(bytes: Uint8Array<ArrayBuffer>, limit: number): Uint8Array<ArrayBuffer> | null {
  const chunks = [...pngChunks(bytes)].filter(({ type }) => type !== 'IEND')
  if (chunks.some(({ isCut }) => isCut) || !hasWholePicture(chunks, limit)) return null
  return writePngChunks([...chunks, { type: 'IEND', data: new Uint8Array() }])
}

function hasWholePicture(chunks: readonly PngChunk[], limit: number): boolean {
  const parts = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)
  const packed = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    packed.set(part, at)
    at += part.length
  }
  if (packed.length < 4) return false
  try {
    return adler32(inflate(packed, limit)) === new DataView(packed.buffer).getUint32(packed.length - 4)
  } catch {
    return false
  }
}

/** The check sum behind zlib data (RFC 1950). */
function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0]
  for (const byte of bytes) {
    a = (a + byte) % 65521
    b = (b + a) % 65521
  }
  return b * 65536 + a
}
