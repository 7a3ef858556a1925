import { badFile } from './bad-file.ts'

/** The bytes [start, start + length) of a blob. Throws `bad-file` when the blob is shorter or can no longer be read. */
export async function readSpan(blob: Blob, start: number, length: number, name: string): Promise<Uint8Array<ArrayBuffer>> {
  if (!Number.isSafeInteger(start) || start < 0 || !Number.isSafeInteger(length) || length < 0 || start + length > blob.size)
    throw badFile(
      name,
      `bytes ${start} to ${start + length} were expected but the file has ${blob.size}; it is cut off or damaged.`,
      undefined,
      {
        reason: 'file-cut-off',
        file: name,
      },
    )
  const buffer = await blob
    .slice(start, start + length)
    .arrayBuffer()
    .catch((cause: unknown) => {
      throw badFile(name, 'the file could not be read; it may have been moved or changed. Choose it again.', cause, {
        reason: 'file-unreadable',
        file: name,
      })
    })
  if (buffer.byteLength !== length)
    throw badFile(name, 'the file changed while it was being read. Choose it again.', undefined, { reason: 'file-unreadable', file: name })
  return new Uint8Array(buffer)
}
