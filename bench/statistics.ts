/** Median with the quartiles, of a measure repeated `count` times. */
export type Summary = { median: number; low: number; high: number; count: number }

/** Null for no samples. */
export function summarise(samples: readonly number[]): Summary | null {
  if (samples.length === 0) return null
  const sorted = samples.toSorted((a, b) => a - b)
  return { median: quantile(sorted, 0.5), low: quantile(sorted, 0.25), high: quantile(sorted, 0.75), count: samples.length }
}

/** The summary of a[i] / b[i]: both of one round, so that what slowed one slowed the other. */
export function summariseRatios(a: readonly number[], b: readonly number[]): Summary | null {
  return summarise(a.slice(0, b.length).map((value, i) => value / (b[i] ?? Number.NaN)))
}

/** With linear interpolation between neighbours. */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0]
  return low + (high - low) * (place - Math.floor(place))
}
