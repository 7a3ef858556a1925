import type { SubcodeError } from '../base/errors.ts'
import { badFile } from './bad-file.ts'
import { adviceOf, type FileKind, rowOf } from './file-kinds.ts'
import { readSpan } from './span.ts'

/** Enough for every kind but an SVG with a long comment. */
const HEAD_BYTES = 512

/**
 * The kind of a file by its first bytes, null for no known format, with its name and the advice for it. The words complete the sentence
 * "expected a checkpoint, but ...".
 */
export type Content = { kind: FileKind | null; words: string; name: string; advice: string }

/** The kind of a dropped file. Throws `bad-file` when the file cannot be read. */
export async function recogniseContent(blob: Blob, name: string): Promise<Content> {
  if (blob.size === 0) return nothingKnown('the file is empty. Download it again.', 'an empty file', 'Download it again.')
  const row = rowOf(await readSpan(blob, 0, Math.min(HEAD_BYTES, blob.size), name))
  if (!row) return nothingKnown('its first bytes are of no known format.', 'a file of no known format', '')
  const advice = adviceOf(row.model)
  return { kind: row.kind, words: `this is ${row.name}. ${advice}`.trim(), name: row.name, advice }
}

function nothingKnown(words: string, name: string, advice: string): Content {
  return { kind: null, words, name, advice }
}

/** The error for a file of another kind than `expected`. */
export function otherKind(file: string, expected: string, { words, name, advice }: Content): SubcodeError {
  return badFile(file, `expected ${expected}, but ${words}`, undefined, { reason: 'file-of-other-kind', file, name, advice })
}
