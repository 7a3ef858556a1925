import type { BroughtFile } from './brought-file.ts'
import type { Checkpoint } from '../formats/checkpoint.ts'
import type { Json } from '../formats/json.ts'

/** The settings that stand beside weights. */
export type Config = Record<string, Json>

/** Files that are one thing: weights in one file or in several, or what cannot or need not be read. */
export type Unit = { path: string; bytes: number } & (
  | { kind: 'file'; file: BroughtFile; config: Config }
  | { kind: 'parts'; open: () => Promise<Checkpoint>; config: Config }
  | { kind: 'aside'; reason: string }
)
