import type { FileKind } from '../formats/file-kinds.ts'
import { EOI, findSegment } from '../formats/jpeg-segments.ts'
import { pngChunks } from '../formats/png-chunks.ts'
import { hasPicture } from './end-gif.ts'

/**
 * False when a file ends before its picture does. Browsers draw the existing part of a truncated photo and leave the missing part
 * grey, so this function has to detect it. Kinds that are not listed are left to the decoder.
 */
export function isComplete(bytes: Uint8Array<ArrayBuffer>, kind: FileKind): boolean {
  if (kind === 'jpeg') return findSegment(bytes, EOI) !== null
  if (kind === 'png') return pngEnds(bytes)
  if (kind === 'gif') return hasPicture(bytes)
  if (kind === 'webp') return bytes.length >= 8 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true)
  if (kind === 'bmp') return bytes.length >= new DataView(bytes.buffer, bytes.byteOffset).getUint32(2, true)
  return true
}

function pngEnds(bytes: Uint8Array<ArrayBuffer>): boolean {
  for (const { type, isCut } of pngChunks(bytes)) if (type === 'IEND') return !isCut
  return false
}
