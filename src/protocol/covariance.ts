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
}

/** The quantiles at which places and distances are told. */
export const QUANTILES = 21
