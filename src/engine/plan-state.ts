import type { Tensor } from './ort.ts'

/** The state of a running plan, wherever it lives. */
export type PlanState = {
  /** One call of the network, finished when the promise resolves. `row` is 7 numbers. */
  step(index: number, row: Float32Array): Promise<void>
  /** The predicted x0 of the first picture after a step. */
  firstX0(): Promise<Float32Array>
  read(): Promise<{ x: Float32Array; p: Float32Array }>
  release(): void
}

/** Where a plan starts: x and p as [N, ...] of `dims`; p null for zeros; z null for a net without it. */
export type PlanStart = { x: Float32Array; p: Float32Array | null; dims: readonly number[]; z: Tensor | null; times: readonly number[] }

export const product = (sizes: readonly number[]): number => sizes.reduce((total, size) => total * size, 1)
