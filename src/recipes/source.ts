import type { Noise, SemanticCodes } from '../protocol/codes.ts'

/** A face that a recipe starts from: `picture` is planar RGB in [-1, 1], `size` pixels square; codes are null until they are made. */
export type Source = {
  id: string
  size: number
  picture: Float32Array
  z: SemanticCodes | null
  noise: Noise | null
}
