import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Sink } from '../convert/track-files.ts'

/** Writes the files of a pack below a folder, which is made if need be. */
export async function folderSink(folder: string): Promise<Sink> {
  await mkdir(folder, { recursive: true })
  return {
    async write(path, bytes) {
      const target = join(folder, path)
      await mkdir(dirname(target), { recursive: true })
      await writeFile(target, bytes)
    },
  }
}
