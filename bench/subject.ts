import type { Opened } from './page/bench-api.ts'

/** What happens to memory and the main thread where it can be told. */
export type Memory = { wasmBytes: number; gpuBytes: number }

/** Something that runs a pack: a browser on one device, or the native reference. Times are in milliseconds. */
export type Subject = {
  name: string
  opened: Omit<Opened, 'hasEncoder'>
  step(count: number): Promise<{ ms: number; dispatches: number }>
  /** Null for a pack without an encoder. */
  encode: ((count: number) => Promise<number>) | null
  /** Null for the reference, which has no loop of ours. */
  loop: ((steps: number) => Promise<{ loopMs: number; singlesMs: number }>) | null
  memory: (() => Promise<Memory>) | null
  close(): Promise<void>
}
