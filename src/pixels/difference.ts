import { assertSameSize, createRgba, type Rgba } from './rgba.ts'

/** |a - b| per channel, times `gain`, on black: black where the pictures agree. Throws `internal` for two sizes. */
export function absoluteDifference(a: Rgba, b: Rgba, gain = 1): Rgba {
  assertSameSize(a, b)
  const out = createRgba(a.width, a.height)
  out.data.forEach((_, i) => {
    out.data[i] = i % 4 === 3 ? 255 : gain * Math.abs((a.data[i] ?? 0) - (b.data[i] ?? 0))
  })
  return out
}
