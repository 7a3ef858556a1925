import type { DatasetTask, PictureEntry } from './run.ts'

/** The contract of the thread that reads the pictures of a data set. */
export type PicturesApi = {
  /** Comes first. Rejects with `bad-file` where the input cannot be read or holds no picture. */
  open: { in: Pick<DatasetTask, 'input' | 'frame'>; out: { entries: PictureEntry[] }; event: never }
  /** A picture read, decoded and framed: planar RGB in [-1, 1] of this size. Rejects with `bad-file` where it cannot be used. */
  read: { in: { name: string; size: number }; out: { picture: Float32Array }; event: never }
}
