import type { Row } from '../../src/math/samplers/plan.ts'

export type NetInput = { rows: Row[]; x: Float32Array; z: Float32Array; dims: number[] }

/** Runs a plan for one picture and gives the last x. */
export type NetRun = (input: NetInput) => Promise<Float32Array>
