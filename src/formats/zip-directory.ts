import { badFile } from './bad-file.ts'
import { readSpan } from './span.ts'

/** One line of the central directory. Sizes and the check sum are taken from here: PyTorch leaves them 0 in local headers. */
export type ZipRecord = {
  path: string
  encrypted: boolean
  method: number
  /** 0 where the writer did not compute it. */
  crc32: number
  storedBytes: number
  bytes: number
  localOffset: number
  /** Where the next entry or the directory begins; this entry's data must end before. */
  limit: number
}

/** The largest official checkpoint has about 3,000 entries. */
const MAX_ENTRIES = 30_000
/** An entry's line is about 100 bytes, so this is ample for MAX_ENTRIES and still a small allocation. */
const MAX_DIRECTORY_BYTES = 8 * 2 ** 20
const END_BYTES = 22
const MAX_COMMENT_BYTES = 0xffff
const ZIP64_LOCATOR_BYTES = 20
const ZIP64_END_BYTES = 56
const LINE_BYTES = 46
const LOCAL_HEADER_BYTES = 30

/** The central directory of a zip or zip64 file in file order; refuses overlapping entries and doubled names. Throws `bad-file`. */
export async function readZipDirectory(blob: Blob, name: string): Promise<ZipRecord[]> {
  const { count, bytes, offset } = await findDirectory(blob, name)
  if (count > MAX_ENTRIES || bytes > MAX_DIRECTORY_BYTES)
    throw badFile(name, `the zip lists ${count} entries in ${bytes} bytes; at most ${MAX_ENTRIES} in ${MAX_DIRECTORY_BYTES} are read.`)
  const view = viewOf(await readSpan(blob, offset, bytes, name))
  const records: ZipRecord[] = []
  for (let i = 0, at = 0; i < count; i++) {
    if (at + LINE_BYTES > view.byteLength || view.getUint32(at, true) !== 0x02014b50)
      throw badFile(name, `zip entry ${i} of ${count} is damaged.`)
    const end = at + LINE_BYTES + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    if (end > view.byteLength) throw badFile(name, `zip entry ${i} of ${count} is damaged.`)
    records.push(readLine(view, at, name))
    at = end
  }
  return separated(records, offset, name)
}

type Directory = { count: number; bytes: number; offset: number }

async function findDirectory(blob: Blob, name: string): Promise<Directory> {
  const tailStart = Math.max(0, blob.size - END_BYTES - MAX_COMMENT_BYTES)
  const tail = viewOf(await readSpan(blob, tailStart, blob.size - tailStart, name))
  for (let at = tail.byteLength - END_BYTES; at >= 0; at--)
    if (tail.getUint32(at, true) === 0x06054b50 && at + END_BYTES + tail.getUint16(at + 20, true) === tail.byteLength) {
      const directory = {
        count: tail.getUint16(at + 10, true),
        bytes: tail.getUint32(at + 12, true),
        offset: tail.getUint32(at + 16, true),
      }
      const isZip64 = directory.count === 0xffff || directory.bytes === 0xffffffff || directory.offset === 0xffffffff
      return isZip64 ? findZip64Directory(blob, tailStart + at, name) : directory
    }
  throw badFile(name, 'the end of the zip is missing; the file is cut off. Download or copy it again.', undefined, {
    reason: 'file-cut-off',
    file: name,
  })
}

async function findZip64Directory(blob: Blob, end: number, name: string): Promise<Directory> {
  const locator = viewOf(await readSpan(blob, end - ZIP64_LOCATOR_BYTES, ZIP64_LOCATOR_BYTES, name))
  if (locator.getUint32(0, true) !== 0x07064b50) throw badFile(name, 'the zip64 locator is damaged.')
  const record = viewOf(await readSpan(blob, uint64(locator, 8), ZIP64_END_BYTES, name))
  if (record.getUint32(0, true) !== 0x06064b50) throw badFile(name, 'the zip64 end record is damaged.')
  return { count: uint64(record, 32), bytes: uint64(record, 40), offset: uint64(record, 48) }
}

/** One decoder for all lines: creating one takes longer than decoding most names. */
const decoder = new TextDecoder()

function readLine(view: DataView, at: number, name: string): ZipRecord {
  const pathBytes = view.getUint16(at + 28, true)
  const path = decoder.decode(new Uint8Array(view.buffer, view.byteOffset + at + LINE_BYTES, pathBytes))
  const line = {
    storedBytes: view.getUint32(at + 20, true),
    bytes: view.getUint32(at + 24, true),
    localOffset: view.getUint32(at + 42, true),
  }
  widen(line, new DataView(view.buffer, view.byteOffset + at + LINE_BYTES + pathBytes, view.getUint16(at + 30, true)), path, name)
  const encrypted = (view.getUint16(at + 8, true) & 1) !== 0
  return { path, encrypted, method: view.getUint16(at + 10, true), crc32: view.getUint32(at + 16, true), ...line, limit: 0 }
}

/** Replaces each field that is saturated at 2^32 - 1 by its 64-bit value from the zip64 extra field. */
function widen(line: { storedBytes: number; bytes: number; localOffset: number }, extra: DataView, path: string, name: string): void {
  const saturated = (['bytes', 'storedBytes', 'localOffset'] as const).filter((field) => line[field] === 0xffffffff)
  if (saturated.length === 0) return
  for (let at = 0; at + 4 <= extra.byteLength; at += 4 + extra.getUint16(at + 2, true)) {
    if (extra.getUint16(at, true) !== 1) continue
    if (at + 4 + 8 * saturated.length > extra.byteLength) break
    saturated.forEach((field, i) => (line[field] = uint64(extra, at + 4 + 8 * i)))
    return
  }
  throw badFile(name, `zip entry "${path}" lacks its 64-bit sizes.`)
}

function separated(records: ZipRecord[], directoryOffset: number, name: string): ZipRecord[] {
  if (new Set(records.map((record) => record.path)).size < records.length) throw badFile(name, 'the zip lists the same path twice.')
  const inOrder = records.sort((a, b) => a.localOffset - b.localOffset)
  inOrder.forEach((record, i) => {
    record.limit = inOrder[i + 1]?.localOffset ?? directoryOffset
    if (record.localOffset + LOCAL_HEADER_BYTES + record.storedBytes > record.limit)
      throw badFile(name, `zip entry "${record.path}" overlaps what follows it in the file.`)
  })
  return inOrder
}

/** Above 2^53 the value is rounded, but then it is outside any file all the same. */
function uint64(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true))
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
