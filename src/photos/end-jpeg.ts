/*
 * JPEG files without an end mark. Some cameras and programs omit it although the picture is whole. Browsers refuse these files
 * like truncated ones. More data in the last scan tells the two apart: it changes the missing part of a truncated picture, and
 * nothing in a whole one.
 */
import { EOI, findMark, findSegment, isInScan, SOI, SOS } from '../formats/jpeg-segments.ts'

/** Marks that may follow a scan: tables, further scans, numbers of lines, comments and applications' data. */
const follows = (mark: number) => [0xc4, SOS, 0xdb, 0xdc, 0xdd, 0xfe].includes(mark) || (mark >= 0xe0 && mark <= 0xef)

/** Data for a scan, with which a decoder that still needs some draws something. */
export const FILLERS = [new Uint8Array(), new Uint8Array(512).fill(0x35), new Uint8Array(512).fill(0xca)] as const

/** Where the end mark belongs in a JPEG that has none; null where it has one, or has no scan. */
export function missingEnd(bytes: Uint8Array<ArrayBuffer>): number | null {
  const first = findSegment(bytes, SOS)
  if (!first) return null
  const end = findMark(bytes, first.at + 2, (mark) => mark === EOI || mark === SOI || !(follows(mark) || isInScan(mark)))
  if (end === null) return bytes.at(-1) === 0xff ? bytes.length - 1 : bytes.length // the end mark itself may be cut
  return bytes[end + 1] === EOI ? null : end
}

/** The file up to a place in its last scan, with a filler and the end mark. */
export function endJpeg(bytes: Uint8Array<ArrayBuffer>, at: number, filler: Uint8Array<ArrayBuffer>): Blob {
  return new Blob([bytes.subarray(0, at), filler, Uint8Array.of(0xff, EOI)], { type: 'image/jpeg' })
}
