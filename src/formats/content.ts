import { adviceOf, type FileKind, rowOf } from './file-kinds.ts'
import { readSpan } from './span.ts'

/** Enough for every kind but an SVG with a long comment. */
const HEAD_BYTES = 512

/** The kind of a file by its first bytes; null for no known format. The words complete the sentence "expected a checkpoint, but ...". */
export type Content = { kind: FileKind | null; words: string }

/** Tells apart the kinds of file that people drop. Throws `bad-file` when the file cannot be read. */
export async function recogniseContent(blob: Blob, name: string): Promise<Content> {
  if (blob.size === 0) return { kind: null, words: 'the file is empty. Download it again.' }
  const row = rowOf(await readSpan(blob, 0, Math.min(HEAD_BYTES, blob.size), name))
  if (!row) return { kind: null, words: 'its first bytes are of no known format.' }
  return { kind: row.kind, words: `this is ${row.name}. ${adviceOf(row.model)}`.trim() }
}
