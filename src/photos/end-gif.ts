/*
 * GIF files without their end, as of a save that was stopped. An img element draws their first picture, and `createImageBitmap` refuses them. As for JPEG
 * (end-jpeg.ts), more data tell a whole picture from a cut one: they change nothing where all pixels are there.
 */

const EXTENSION = 0x21
const PICTURE = 0x2c
const TRAILER = 0x3b
/** Data stand in blocks of at most so many bytes, each behind its length. An empty block ends them. */
const MAX_BLOCK = 255

/** Data for the blocks of a picture, by which a decoder that still needs some draws something. */
export const GIF_FILLERS = [0x35, 0xca] as const

/** The first picture of a GIF, with its end; where its data are cut, a filler goes on with them. Null for a file without a picture. */
export function endGif(bytes: Uint8Array<ArrayBuffer>, filler: number): Blob | null {
  const data = firstData(bytes)
  if (data === null) return null
  const end = blocksEnd(bytes, data)
  const type = 'image/gif'
  if (hasPicture(bytes)) return new Blob([bytes.subarray(0, end), Uint8Array.of(TRAILER)], { type })
  const block = new Uint8Array(1 + MAX_BLOCK).fill(filler).fill(MAX_BLOCK, 0, 1)
  return new Blob([bytes, new Uint8Array(end - bytes.length).fill(filler), block, block, Uint8Array.of(0, TRAILER)], { type })
}

/** Whether the blocks of the first picture end before the file does. */
export function hasPicture(bytes: Uint8Array<ArrayBuffer>): boolean {
  const data = firstData(bytes)
  const end = data === null ? Number.POSITIVE_INFINITY : blocksEnd(bytes, data)
  return end <= bytes.length && bytes[end - 1] === 0
}

/** Where the blocks of the first picture begin. */
function firstData(bytes: Uint8Array): number | null {
  let at = 13 + tableBytes(bytes[10])
  while (bytes[at] === EXTENSION) at = blocksEnd(bytes, at + 2)
  const data = at + 10 + tableBytes(bytes[at + 9]) + 1
  return bytes[at] === PICTURE && data < bytes.length ? data : null
}

/** A table of colours, of three bytes each, by the flags that tell of it. */
function tableBytes(flags = 0): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0
}

/** Where the blocks end: behind the empty one, or where the last one would end that the file has. */
function blocksEnd(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length) {
    const length = bytes[at] ?? 0
    at += 1 + length
    if (length === 0) break
  }
  return at
}
