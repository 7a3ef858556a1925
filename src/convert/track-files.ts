import { sha256Hex } from '../formats/hash.ts'
import type { PackFile } from '../protocol/manifest.ts'

/** Where a pack goes: a folder, or storage of the browser. `path` is relative, its segments divided by slashes. */
export type Sink = { write(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> }

/** A sink that keeps the manifest's list of what was written. */
export type TrackedSink = Sink & { readonly files: readonly PackFile[]; writeJson(path: string, value: unknown): Promise<void> }

export function trackFiles(sink: Sink): TrackedSink {
  const files: PackFile[] = []
  const write: Sink['write'] = async (path, bytes) => {
    files.push({ path, bytes: bytes.length, sha256: await sha256Hex(bytes) })
    await sink.write(path, bytes)
  }
  return { files, write, writeJson: (path, value) => write(path, encodeJson(value)) }
}

/** JSON as every file of a pack has it. */
export function encodeJson(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 1)}\n`)
}
