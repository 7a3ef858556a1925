/**
 * How a pack's normalised training codes of Z numbers spread around their mean, in a small form: the variances along their R largest
 * eigenvectors, and the mean variance of the other Z - R directions.
 *
 *   C = B' diag(values - rest) B + rest I
 */
export type Covariance = {
  /** [Z] */
  mean: Float32Array
  /** B, [R, Z]: R orthonormal vectors, one after the other. */
  basis: Float32Array
  /** [R], falling. */
  values: Float32Array
  rest: number
  /** Mahalanobis distance from the mean at the quantiles 0, 0.05 .. 1 of the training codes. */
  distances: Float32Array
  /**
   * [H, Z]: vectors of weights, one after the other, that read other properties of a picture: colours of the background and of the face, light,
   * pose, kind. A taught step keeps these readings. Empty where the pack has none.
   */
  held: Float32Array
  /** Absent where the pack has none. */
  drift?: DriftPatterns
}

/** How a code changes with what is seen of a picture (`math/undo-drift.ts`), in float32. */
export type DriftPatterns = {
  /** [K, DRIFT_CELLS]: principal components of the colours of cells of the upper corners, pixels in [-1, 1]. */
  cells: Float32Array
  /** [K + 3, Z]: how a normalised code changes with each of the K components, and with each channel of the face's mean colour, by one. */
  moves: Float32Array
}

/** An upper corner of a picture is 4 cells wide, a side 32: so many cells of two corners, in three colours. */
export const [CELLS_OF_CORNER, CELLS_OF_SIDE] = [4, 32] as const
export const DRIFT_CELLS = 2 * 3 * CELLS_OF_CORNER ** 2

/** The quantiles at which places and distances are told. */
export const QUANTILES = 21
