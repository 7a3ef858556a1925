import { rowOf } from '../formats/file-kinds.ts'
import { mendPng } from './mend-png.ts'

/** The pictures of an icon are listed behind 6 bytes, in 16 bytes each. */
const LIST_START = 6
const ENTRY_BYTES = 16
const BMP_HEADER_BYTES = 40

/**
 * An icon that is cut behind the colours of its last picture: the PNG in it made whole, or the mask of its bitmap, which img elements take for opaque.
 * Null for every other file. `limit` holds for the unpacked rows of a PNG.
 */
export function mendIcon(bytes: Uint8Array<ArrayBuffer>, limit: number): Uint8Array<ArrayBuffer> | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = view.getUint16(4, true)
  if (count === 0 || LIST_START + count * ENTRY_BYTES > bytes.length) return null
  const entries = Array.from({ length: count }, (_, i) => LIST_START + i * ENTRY_BYTES).map((at) => ({
    length: view.getUint32(at + 8, true),
    start: view.getUint32(at + 12, true),
  }))
  const last = entries.reduce((a, b) => (b.start > a.start ? b : a))
  const end = last.start + last.length
  const picture = bytes.slice(last.start)
  if (rowOf(picture)?.kind === 'png') return entries.length === 1 ? mendPng(picture, limit) : null
  if (end <= bytes.length || picture.length < coloursEnd(picture) || end > 2 * bytes.length) return null
  const whole = new Uint8Array(end)
  whole.set(bytes)
  return whole
}

/** Where the colours of a bitmap end and its mask begins; its header counts the rows of both. */
function coloursEnd(picture: Uint8Array<ArrayBuffer>): number {
  if (picture.length < BMP_HEADER_BYTES) return Number.POSITIVE_INFINITY
  const view = new DataView(picture.buffer)
  const [width, rows, bits] = [view.getInt32(4, true), view.getInt32(8, true) / 2, view.getUint16(14, true)]
  const colours = view.getUint32(32, true) || (bits <= 8 ? 2 ** bits : 0)
  return view.getUint32(0, true) + 4 * colours + Math.ceil((width * bits) / 32) * 4 * rows
}
