import type { FileKind } from '../../formats/file-kinds.ts'

/** The kind of a file by its first bytes. Null for an unknown one, and for one that cannot be read: the photo worker then reports it. */
export async function kindOfFile(file: File): Promise<FileKind | null> {
  const { HEAD_BYTES, rowOf } = await import('../../formats/file-kinds.ts')
  const head = file.slice(0, HEAD_BYTES)
  const bytes = await head.arrayBuffer().catch(() => new ArrayBuffer(0))
  return rowOf(new Uint8Array(bytes))?.kind ?? null
}
