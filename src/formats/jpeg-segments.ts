/*
 * The marks of a JPEG file in the order of its bytes (ITU-T T.81, annex B). Bytes that belong to nothing are skipped before a mark, as libjpeg
 * and with it the browsers do: cameras and programs leave some behind.
 */

export const [SOI, EOI, SOS] = [0xd8, 0xd9, 0xda]

/** A mark, the place of its first byte, and the data of its segment; no data where the mark stands alone. */
export type JpegSegment = { mark: number; at: number; data: Uint8Array<ArrayBuffer> }

/** The segments up to the end mark, or to the end of the bytes; nothing of a segment that is cut. Data of a scan are between two of them. */
export function* jpegSegments(bytes: Uint8Array<ArrayBuffer>): Generator<JpegSegment> {
  for (let at = nextMark(bytes, 2); at + 1 < bytes.length;) {
    const mark = bytes[at + 1] ?? 0
    const length = standsAlone(mark) ? 0 : ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
    const end = at + 2 + length
    if (end > bytes.length || (length === 0 && !standsAlone(mark))) return
    yield { mark, at, data: bytes.subarray(at + 4, end) }
    if (mark === EOI) return
    at = mark === SOS ? endOfScan(bytes, end) : nextMark(bytes, end)
  }
}

/** The first segment with one of these marks; null where there is none. */
export function findSegment(bytes: Uint8Array<ArrayBuffer>, ...marks: number[]): JpegSegment | null {
  for (const segment of jpegSegments(bytes)) if (marks.includes(segment.mark)) return segment
  return null
}

/** Pixels and coding of a JPEG, as its frame header says them; null where there is none before the first scan. */
export function readJpegFrame(bytes: Uint8Array<ArrayBuffer>) {
  for (const { mark, data } of jpegSegments(bytes)) {
    if (mark === SOS) return null
    if (!isFrame(mark) || data.length < 6) continue
    const [bits = 0, high = 0, low = 0, left = 0, right = 0, components = 0] = data
    return { mark, bits, height: (high << 8) | low, width: (left << 8) | right, components }
  }
  return null
}

/** Marks c0 to cf but for those of tables (c4), extensions (c8) and conditioning (cc), and the one of JPEG-LS. */
function isFrame(mark: number): boolean {
  return (mark >= 0xc0 && mark <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(mark)) || mark === 0xf7
}

/** Marks within the data of a scan: an escaped or a filling byte, and the eight restarts. */
export function isInScan(mark: number): boolean {
  return mark === 0 || mark === 0xff || (mark >= 0xd0 && mark <= 0xd7)
}

function standsAlone(mark: number): boolean {
  return mark === 0x01 || (mark >= 0xd0 && mark <= EOI)
}

function nextMark(bytes: Uint8Array, from: number): number {
  return findMark(bytes, from, (mark) => mark !== 0 && mark !== 0xff) ?? bytes.length
}

function endOfScan(bytes: Uint8Array, from: number): number {
  return findMark(bytes, from, (mark) => !isInScan(mark)) ?? bytes.length
}

/** The first place at which a byte 0xff stands before a wanted one; null where there is none. */
export function findMark(bytes: Uint8Array, from: number, wanted: (mark: number) => boolean): number | null {
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    if (wanted(bytes[at + 1] ?? 0)) return at
  }
  return null
}
