import * as v from 'valibot'
import type { Compute } from '../convert/graph.ts'
import { encodeJson, type Sink } from '../convert/track-files.ts'
import { readBytes, sizeOf, writeFile } from '../packs/pack-folder.ts'
import { parseJson } from '../packs/parse-json.ts'
import type { NamedFile } from '../protocol/library-api.ts'
import type { PackFile } from '../protocol/manifest.ts'
import type { Said } from '../protocol/said.ts'

/** Stands beside an unfinished pack: its sources and its finished files. After a closed tab the import goes on from there. */
export type Journal = {
  title: string
  /** Names of the source files, and a fingerprint that tells them from other files of these names. */
  names: string[]
  fingerprint: string
  stored: Compute
  done: PackFile[]
}

export const JOURNAL = 'import.json'

const schema = v.object({
  title: v.string(),
  names: v.array(v.string()),
  fingerprint: v.string(),
  stored: v.picklist(['float16', 'float32']),
  done: v.array(v.object({ path: v.string(), bytes: v.number(), sha256: v.string() })),
})

/** Name, size and date of every file: the same ones give the same pack. */
export function fingerprintOf(files: readonly NamedFile[], said: Said = {}): string {
  const facts = Object.entries(said).sort()
  return JSON.stringify([...files.map(({ path, file }) => [path, file.size, file.lastModified]).sort(), ...facts])
}

/** The journal of an interrupted import, its files those that are there in full size; null without one that can be read. */
export async function readJournal(folder: FileSystemDirectoryHandle): Promise<Journal | null> {
  const bytes = await readBytes(folder, JOURNAL)
  if (!bytes) return null
  try {
    const journal = v.parse(schema, parseJson(JOURNAL, bytes))
    const sizes = await Promise.all(journal.done.map(({ path }) => sizeOf(folder, path)))
    return { ...journal, done: journal.done.filter(({ bytes: size }, i) => sizes[i] === size) }
  } catch {
    return null
  }
}

/** Writes the files of a pack below a folder and notes the big ones, once they are on the disk. */
export async function journalledSink(folder: FileSystemDirectoryHandle, journal: Journal): Promise<Sink> {
  const note = () => writeFile(folder, JOURNAL, encodeJson(journal))
  await note()
  return {
    kept: (path) => journal.done.find((file) => file.path === path),
    write: async (path, bytes, file) => {
      await writeFile(folder, path, bytes)
      if (!file?.path.endsWith('.bin')) return
      journal.done.push(file)
      await note()
    },
  }
}
