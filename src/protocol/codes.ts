import type { Method } from './plan.ts'

/** `count` pictures of one size, planar NCHW RGB in [-1, 1], one after the other. */
export type Images = { data: Float32Array; count: number }

/** `count` semantic codes z_sem, not normalised, `zSize` numbers each, one after the other. */
export type SemanticCodes = { data: Float32Array; count: number }

/**
 * `count` stochastic codes x_T, image-sized. `pair` is the second state of the exact method (the state one level
 * below x_T); it belongs to the plan that made it and is null for every other method.
 */
export type StochasticCodes = { data: Float32Array; pair: Float32Array | null; count: number }

/** x_T with the plan it belongs to: only the same method and steps lead back to the same picture. */
export type Noise = { codes: StochasticCodes; method: Method; steps: number }
