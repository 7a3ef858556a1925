import { reduce } from './reduce.ts'
import { createRgba, type Rgba } from './rgba.ts'

/** A square of a picture, in its pixels: centre, side, and clockwise turn in radians. It may reach beyond the picture. */
export type Square = { centreX: number; centreY: number; side: number; angle: number }

/** From this many source pixels per output pixel on, boxes are averaged first: the result is the same to the eye. */
const reduceFrom = 8
/** The source pixels per output pixel that are left for the kernel. */
const scaleAfterReduce = 4

/** Mirrors a coordinate that lies outside 0..size back into it. */
function mirror(value: number, size: number): number {
  const wrapped = ((value % (2 * size)) + 2 * size) % (2 * size)
  return Math.min(wrapped, 2 * size - wrapped)
}

/** The kernel's axes: the turned square's, shortened so that it reaches from -1 to 1. */
type Axes = { cosine: number; sine: number; reach: number }

/** Triangle-weighted mean around a point inside the picture, into one pixel of `out`. */
function samplePoint(
  { data, width, height }: Rgba,
  x: number,
  y: number,
  { cosine, sine, reach }: Axes,
  out: Uint8ClampedArray,
  target: number,
) {
  let [red, green, blue, total] = [0, 0, 0, 0]
  for (let row = Math.max(0, Math.floor(y - reach)); row < Math.min(height, y + reach); row++) {
    for (let column = Math.max(0, Math.floor(x - reach)); column < Math.min(width, x + reach); column++) {
      const [dx, dy] = [column + 0.5 - x, row + 0.5 - y]
      const u = Math.abs(dx * cosine + dy * sine)
      const v = Math.abs(dy * cosine - dx * sine)
      if (u >= 1 || v >= 1) continue
      const weight = (1 - u) * (1 - v)
      const i = 4 * (row * width + column)
      red += weight * (data[i] ?? 0)
      green += weight * (data[i + 1] ?? 0)
      blue += weight * (data[i + 2] ?? 0)
      total += weight
    }
  }
  out[target] = Math.floor(red / total + 0.5)
  out[target + 1] = Math.floor(green / total + 0.5)
  out[target + 2] = Math.floor(blue / total + 0.5)
  out[target + 3] = 255
}

/**
 * A square of an opaque picture, drawn at `size` x `size`. Antialiased by a triangle that widens as the picture shrinks:
 * for an upright square the same as `resize`, to a grey level. Beyond its edges the picture is mirrored.
 */
export function cropSquare(source: Rgba, square: Square, size: number): Rgba {
  const scale = square.side / size
  if (scale >= reduceFrom) {
    const factor = Math.floor(scale / scaleAfterReduce)
    const { centreX, centreY, side, angle } = square
    return cropSquare(reduce(source, factor), { centreX: centreX / factor, centreY: centreY / factor, side: side / factor, angle }, size)
  }
  const [cosine, sine] = [Math.cos(square.angle), Math.sin(square.angle)]
  const stretch = Math.max(scale, 1)
  const axes = { cosine: cosine / stretch, sine: sine / stretch, reach: stretch * (Math.abs(cosine) + Math.abs(sine)) }
  const out = createRgba(size, size)
  for (let i = 0; i < size * size; i++) {
    const u = ((i % size) + 0.5 - size / 2) * scale
    const v = (Math.floor(i / size) + 0.5 - size / 2) * scale
    const x = mirror(square.centreX + u * cosine - v * sine, source.width)
    const y = mirror(square.centreY + u * sine + v * cosine, source.height)
    samplePoint(source, x, y, axes, out.data, 4 * i)
  }
  return out
}
