/** The logistic function, without overflow. */
export function sigmoid(logit: number): number {
  const small = Math.exp(-Math.abs(logit))
  return logit < 0 ? small / (1 + small) : 1 / (1 + small)
}
