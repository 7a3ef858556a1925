import { badFile } from './bad-file.ts'
import { crc32 } from './crc32.ts'
import { readSpan } from './span.ts'
import { readZipDirectory, type ZipRecord } from './zip-directory.ts'

export type ZipEntry = {
  path: string
  /** Size of the content. */
  bytes: number
  isCompressed: boolean
  /** The content: a slice of the file when the entry is stored, an inflated copy when it is deflated. Throws `bad-file`. */
  blob(): Promise<Blob>
  /** The content in memory, checked against its CRC-32 (0 counts as not recorded). Throws `bad-file`. */
  read(): Promise<Uint8Array<ArrayBuffer>>
}

/** Weights are stored, not deflated, so only small files come here; this keeps a zip bomb from filling the memory. */
const MAX_INFLATED_BYTES = 256 * 2 ** 20
/** A chunk has some 64 KB. */
const CHUNKS_IN_MEMORY = 1000
const LOCAL_HEADER_BYTES = 30

/** The entries of a zip or zip64 file in file order. Only the directory is read. Throws `bad-file`. */
export async function readZip(blob: Blob, name: string, maxInflatedBytes = MAX_INFLATED_BYTES): Promise<ZipEntry[]> {
  const records = await readZipDirectory(blob, name)
  return records.map((record) => {
    const open = () => openEntry(blob, record, name, maxInflatedBytes)
    return {
      path: record.path,
      bytes: record.bytes,
      isCompressed: record.method !== 0,
      blob: open,
      read: async () => checked(await open(), record, name),
    }
  })
}

async function openEntry(file: Blob, record: ZipRecord, name: string, maxInflatedBytes: number): Promise<Blob> {
  const { path, method, storedBytes, bytes } = record
  if (record.encrypted) throw badFile(name, `zip entry "${path}" is encrypted; save it without a password.`)
  if (method !== 0 && method !== 8)
    throw badFile(name, `zip entry "${path}" uses compression method ${method}; expected stored or deflated.`)
  const start = await dataStart(file, record, name)
  const stored = file.slice(start, start + storedBytes)
  if (method === 8) return inflated(stored, record, name, maxInflatedBytes)
  if (storedBytes !== bytes) throw badFile(name, `zip entry "${path}" is stored in ${storedBytes} bytes but claims ${bytes}.`)
  return stored
}

/** The local header repeats the name and has an extra field of its own length (PyTorch pads with it to align the data). */
async function dataStart(file: Blob, { path, localOffset, storedBytes, limit }: ZipRecord, name: string): Promise<number> {
  const header = new DataView((await readSpan(file, localOffset, LOCAL_HEADER_BYTES, name)).buffer)
  if (header.getUint32(0, true) !== 0x04034b50) throw badFile(name, `zip entry "${path}" does not begin where the directory says.`)
  const start = localOffset + LOCAL_HEADER_BYTES + header.getUint16(26, true) + header.getUint16(28, true)
  if (start + storedBytes > limit) throw badFile(name, `zip entry "${path}" overlaps what follows it in the file.`)
  return start
}

async function inflated(stored: Blob, { path, bytes }: ZipRecord, name: string, maxBytes: number): Promise<Blob> {
  if (bytes > maxBytes) throw badFile(name, `zip entry "${path}" unpacks to ${bytes} bytes; at most ${maxBytes} are unpacked.`)
  const parts: Blob[] = []
  let chunks: Uint8Array<ArrayBuffer>[] = []
  let total = 0
  const reader = stored.stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader()
  const next = () =>
    reader.read().catch((cause: unknown) => {
      throw badFile(name, `zip entry "${path}" does not unpack; the file is damaged.`, cause)
    })
  for (let chunk = await next(); !chunk.done && total <= bytes; chunk = await next()) {
    chunks.push(chunk.value)
    total += chunk.value.length
    // A browser may keep the content of a Blob on the disk.
    if (chunks.length < CHUNKS_IN_MEMORY) continue
    parts.push(new Blob(chunks))
    chunks = []
  }
  if (total !== bytes) throw unpacksWrongly(reader, path, bytes, name)
  return new Blob([...parts, ...chunks])
}

function unpacksWrongly(reader: ReadableStreamDefaultReader, path: string, bytes: number, name: string) {
  reader.cancel().catch(() => undefined)
  return badFile(name, `zip entry "${path}" does not unpack to the ${bytes} bytes it claims.`)
}

async function checked(content: Blob, { path, crc32: expected }: ZipRecord, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await readSpan(content, 0, content.size, name)
  if (expected !== 0 && crc32(bytes) !== expected)
    throw badFile(name, `zip entry "${path}" is damaged (its check sum is wrong). Download it again.`)
  return bytes
}
