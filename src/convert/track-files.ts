import { sha256Hex } from '../base/sha256.ts'
import type { PackFile } from '../protocol/manifest.ts'

/** Where a pack goes: a folder, or storage of the browser. `path` is relative, its segments divided by slashes. */
export type Sink = {
  write(path: string, bytes: Uint8Array<ArrayBuffer>, file?: PackFile): Promise<void>
  /** A file that an interrupted conversion of the same sources has left whole; it is not made again. */
  kept?(path: string): PackFile | undefined
}

/** A sink that keeps the manifest's list of written files. */
export type TrackedSink = {
  readonly files: readonly PackFile[]
  write(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>
  writeJson(path: string, value: unknown): Promise<void>
  /** Writes the bytes of `make`, unless the file exists already. */
  writeOnce(path: string, make: () => Promise<Uint8Array<ArrayBuffer>>): Promise<void>
}

export function trackFiles(sink: Sink): TrackedSink {
  const files: PackFile[] = []
  const write: TrackedSink['write'] = async (path, bytes) => {
    const file = { path, bytes: bytes.length, sha256: await sha256Hex(bytes) }
    files.push(file)
    await sink.write(path, bytes, file)
  }
  const writeOnce: TrackedSink['writeOnce'] = async (path, make) => {
    const kept = sink.kept?.(path)
    if (kept) files.push(kept)
    else await write(path, await make())
  }
  return { files, write, writeOnce, writeJson: (path, value) => write(path, encodeJson(value)) }
}

/** JSON as every file of a pack has it. */
export function encodeJson(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 1)}\n`)
}
