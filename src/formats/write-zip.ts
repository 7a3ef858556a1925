import { assert } from '../base/assert.ts'
import { SubcodeError } from '../base/errors.ts'

export type ZipFile = { path: string; content: Blob; crc32: number }

/** Sizes and offsets of a plain zip have 32 bits. */
const MAX_BYTES = 0xffffffff
/** 1 January 1980, the first day that a zip can name, so that the same files give the same bytes. */
const DATE = 0x0021
/** Names are UTF-8. */
const FLAGS = 0x0800
const VERSION = 20

/** A zip file with the contents stored as they are, in the given order. Throws `bad-pack` beyond 4 GB. */
export function writeZip(files: readonly ZipFile[]): Blob {
  const parts: BlobPart[] = []
  const lines: Uint8Array<ArrayBuffer>[] = []
  let offset = 0
  for (const file of files) {
    const path = new TextEncoder().encode(file.path)
    const head = record(0x04034b50, [VERSION], file, path.length, [])
    lines.push(record(0x02014b50, [VERSION, VERSION], file, path.length, [0, 0, 0, 0, 0, offset & 0xffff, offset >>> 16]), path)
    parts.push(head, path, file.content)
    offset += head.length + path.length + file.content.size
    if (offset > MAX_BYTES)
      throw new SubcodeError('bad-pack', 'The pack is larger than 4 GB, more than a zip file of this kind can hold.', {
        values: { reason: 'pack-above-zip', limitBytes: MAX_BYTES },
      })
  }
  const directoryBytes = lines.reduce((sum, line) => sum + line.length, 0)
  assert(files.length < 0xffff, `${files.length} files do not fit into a zip`)
  const sizes = [directoryBytes & 0xffff, directoryBytes >>> 16, offset & 0xffff, offset >>> 16]
  return new Blob([...parts, ...lines, shorts(0x06054b50, [0, 0, files.length, files.length, ...sizes, 0])], { type: 'application/zip' })
}

/** A local header or a line of the directory, which differ at their beginning and their end only. */
function record(signature: number, versions: number[], { content, crc32 }: ZipFile, pathBytes: number, tail: number[]) {
  const size = [content.size & 0xffff, Math.floor(content.size / 0x10000) & 0xffff]
  return shorts(signature, [...versions, FLAGS, 0, 0, DATE, crc32 & 0xffff, crc32 >>> 16, ...size, ...size, pathBytes, 0, ...tail])
}

function shorts(signature: number, values: readonly number[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Uint16Array.of(signature & 0xffff, signature >>> 16, ...values).buffer)
}
