import type { Tensor } from './ort.ts'

/** The state of a running plan, in GPU or in CPU memory. */
export type PlanState = {
  /** One call of the network, finished when the promise resolves. `row` has the numbers that the net takes; `p` takes the place of the memory. */
  step(index: number, row: Float32Array, p: Float32Array | null): Promise<void>
  /** The predicted x0 of the first `count` pictures after a step. */
  firstX0(count: number): Promise<Float32Array>
  read(): Promise<{ x: Float32Array; p: Float32Array }>
  release(): void
}

/** Codes for the rows `first` to `end` - 1 of a plan alone. */
export type ZWindow = { z: Tensor; first: number; end: number }

/**
 * z_sem as the modulation graph takes it, null for a net without it; a window takes its place in some rows. `fixed` are further inputs of
 * the denoiser, the same in every row.
 */
export type Conditions = { z: Tensor | null; window?: ZWindow | null; fixed?: Record<string, Tensor> }

/** Where a plan starts: x and p as [N, ...] of `dims`; p null for zeros. */
export type PlanStart = Conditions & { x: Float32Array; p: Float32Array | null; dims: readonly number[]; times: readonly number[] }
