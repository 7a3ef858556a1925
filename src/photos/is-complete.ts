import type { FileKind } from '../formats/file-kinds.ts'

/**
 * False when a file ends before its picture does. Browsers draw the existing part of a truncated photo and leave the missing part
 * grey, so this function has to detect it. Kinds that are not listed are left to the decoder.
 */
export function isComplete(bytes: Uint8Array, kind: FileKind): boolean {
  if (kind === 'jpeg') return jpegEnds(bytes)
  if (kind === 'png') return pngEnds(bytes)
  if (kind === 'webp') return bytes.length >= 8 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true)
  if (kind === 'bmp') return bytes.length >= new DataView(bytes.buffer, bytes.byteOffset).getUint32(2, true)
  return true
}

const SOS = 0xda
const EOI = 0xd9

/** Walks segments by their length, and through compressed data, where only 0xff00 and restart marks may stand, to the EOI mark. */
function jpegEnds(bytes: Uint8Array): boolean {
  let at = 2
  while (at + 3 < bytes.length) {
    if (bytes[at] !== 0xff) return false
    const mark = bytes[at + 1]
    if (mark === 0xff) at++
    else if (mark === EOI) return true
    else {
      at += 2 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0))
      if (mark === SOS) at = nextMark(bytes, at)
    }
  }
  return bytes[at] === 0xff && bytes[at + 1] === EOI
}

function nextMark(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const mark = bytes[at + 1]
    const inside = mark === 0 || mark === 0xff || (mark !== undefined && mark >= 0xd0 && mark <= 0xd7)
    if (!inside) return at
  }
  return bytes.length
}

/** Walks the chunks (length, name, data, checksum) to IEND. */
function pngEnds(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const iend = 0x49454e44
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    if (view.getUint32(at + 4) === iend) return true
  }
  return false
}
