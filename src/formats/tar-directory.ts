import { badFile } from './bad-file.ts'
import { readSpan } from './span.ts'

/** A file in a tar. */
export type TarEntry = { path: string; bytes: number; content: Blob }

const BLOCK = 512
/** The shards of public data sets hold ten thousand pictures and as many captions. */
const MAX_ENTRIES = 2_000_000
/** A long name, or the lines of a pax header. */
const MAX_HEADER_BYTES = 2 ** 20

/**
 * The files of a tar (ustar, pax or GNU names) in their order. Of the contents nothing is read. Throws `bad-file`.
 * Fields: POSIX.1-2017, pax, "ustar Interchange Format".
 */
export async function readTarDirectory(blob: Blob, name: string): Promise<TarEntry[]> {
  const entries: TarEntry[] = []
  let given: { path?: string; size?: number } = {}
  for (let at = 0; at + BLOCK <= blob.size;) {
    const header = await readSpan(blob, at, BLOCK, name)
    if (header.every((byte) => byte === 0)) break
    checkSum(header, name, at)
    const bytes = given.size ?? sizeOf(header, name)
    const start = at + BLOCK
    if (start + bytes > blob.size) throw badFile(name, `it is cut off: ${bytes} bytes are missing from byte ${start} on.`)
    const type = String.fromCharCode(header[156] ?? 0)
    if (type === 'x' || type === 'L') given = { ...given, ...(await longFields(blob, start, bytes, type, name)) }
    else {
      if (type === '0' || type === '\0')
        entries.push({ path: given.path ?? pathOf(header), bytes, content: blob.slice(start, start + bytes) })
      given = {}
    }
    if (entries.length > MAX_ENTRIES) throw badFile(name, `it has more than ${MAX_ENTRIES} files.`)
    at = start + Math.ceil(bytes / BLOCK) * BLOCK
  }
  return entries
}

function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end))
}

function pathOf(header: Uint8Array): string {
  const [path, prefix] = [text(header.subarray(0, 100)), text(header.subarray(345, 500))]
  const isUstar = text(header.subarray(257, 262)) === 'ustar'
  return isUstar && prefix !== '' ? `${prefix}/${path}` : path
}

/** In octal; of more than 8 GB in binary with the first bit set (GNU). */
function sizeOf(header: Uint8Array, name: string): number {
  const field = header.subarray(124, 136)
  const isBinary = ((field[0] ?? 0) & 0x80) !== 0
  const size = isBinary ? field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0) : parseInt(text(field).trim() || '0', 8)
  if (!Number.isSafeInteger(size) || size < 0) throw badFile(name, 'a size in it is no number.')
  return size
}

function checkSum(header: Uint8Array, name: string, at: number): void {
  const want = parseInt(text(header.subarray(148, 156)).trim(), 8)
  const got = header.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 0x20 : byte), 0)
  if (got !== want) throw badFile(name, `the header at byte ${at} is damaged (its check sum is wrong). Copy the file again.`)
}

async function longFields(blob: Blob, start: number, bytes: number, type: 'x' | 'L', name: string) {
  if (bytes > MAX_HEADER_BYTES) throw badFile(name, `a header in it has ${bytes} bytes; at most ${MAX_HEADER_BYTES} are read.`)
  const content = await readSpan(blob, start, bytes, name)
  if (type === 'L') return { path: text(content) }
  const fields = paxFields(new TextDecoder().decode(content))
  const [path, size] = [fields.get('path'), fields.get('size')]
  return { ...(path === undefined ? {} : { path }), ...(size === undefined ? {} : { size: Number(size) }) }
}

/** Lines of "length key=value"; a value may hold line ends, so the length counts. */
function paxFields(lines: string): Map<string, string> {
  const fields = new Map<string, string>()
  const bytes = new TextEncoder().encode(lines)
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at)
    const length = space < 0 ? NaN : Number(new TextDecoder().decode(bytes.subarray(at, space)))
    if (!Number.isInteger(length) || length <= space - at) break
    const [key = '', ...value] = new TextDecoder().decode(bytes.subarray(space + 1, at + length - 1)).split('=')
    fields.set(key, value.join('='))
    at += length
  }
  return fields
}
