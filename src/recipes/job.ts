import type { Noise, SemanticCodes } from '../protocol/codes.ts'

/** Steps of a whole recipe, and the predicted x0, planar RGB in [-1, 1], once there is one. `leftMs` is null until it can be told. */
export type Progress<Phase extends string = string> = {
  phase: Phase
  done: number
  total: number
  leftMs: number | null
  preview: Float32Array | null
}

/** Codes of a face that it lacked. */
export type MadeCodes = { z?: SemanticCodes | null; noise?: Noise }

/** The job that a recipe runs in. */
export type Job<Phase extends string = string> = {
  /** Aborts when the job is cancelled. */
  signal: AbortSignal
  report: (progress: Progress<Phase>) => void
  /** Hands over codes as soon as they are known, so that a later failure does not lose them. */
  keepCodes: (faceId: string, codes: MadeCodes) => void
}
