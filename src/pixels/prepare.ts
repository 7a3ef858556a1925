import { resize } from './resize.ts'
import { createRgba, type Rgba } from './rgba.ts'

/** Rounds halves to the even neighbour, as Python does. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor
}

/** A rectangle of the source that lies inside it. */
export function cut(source: Rgba, left: number, top: number, width: number, height: number): Rgba {
  const out = createRgba(width, height)
  for (let y = 0; y < height; y++) {
    const start = 4 * ((top + y) * source.width + left)
    out.data.set(source.data.subarray(start, start + 4 * width), 4 * y * width)
  }
  return out
}

/** The shorter side becomes `size`, the longer one keeps the shape, cut off to whole pixels. */
function resizeShorterSide(source: Rgba, size: number): Rgba {
  const { width, height } = source
  const longer = Math.trunc((size * Math.max(width, height)) / Math.min(width, height))
  return width <= height ? resize(source, size, longer) : resize(source, longer, size)
}

/**
 * The official preparation of an aligned picture (opaque): shorter side to `size`, then the square in the middle, whose
 * offset rounds halves to even.
 */
export function prepare(source: Rgba, size: number): Rgba {
  const small = resizeShorterSide(source, size)
  return cut(small, roundHalfEven((small.width - size) / 2), roundHalfEven((small.height - size) / 2), size, size)
}
