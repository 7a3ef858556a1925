import { SubcodeError } from '../base/errors.ts'
import { createRgba, type Rgba } from './rgba.ts'

/** What each byte becomes. */
const VALUES = Float32Array.from({ length: 256 }, (_, v) => (v / 255 - 0.5) / 0.5)

/** RGBA to planar RGB (channel, row, column) in [-1, 1]: (v / 255 - 0.5) / 0.5. Alpha is ignored; see `layOnWhite`. */
export function toPlanar({ data, width, height }: Rgba): Float32Array {
  const area = width * height
  const planar = new Float32Array(3 * area)
  for (let c = 0; c < 3; c++) {
    for (let i = 0; i < area; i++) planar[c * area + i] = VALUES[data[4 * i + c] ?? 0] ?? 0
  }
  return planar
}

/**
 * Planar RGB in [-1, 1] to opaque RGBA, rounded as the official code saves: v * 255 + 0.5, limited to 0..255, cut off.
 * Values outside the range are clipped. Throws `internal` when the length is not 3 * width * height.
 */
export function fromPlanar(planar: Float32Array, width: number, height: number): Rgba {
  const area = width * height
  if (planar.length !== 3 * area) {
    throw new SubcodeError('internal', `a picture of ${width} x ${height} needs ${3 * area} numbers, not ${planar.length}`)
  }
  const out = createRgba(width, height)
  for (let i = 0; i < area; i++) {
    for (let c = 0; c < 3; c++) {
      const value = ((planar[c * area + i] ?? 0) + 1) / 2
      out.data[4 * i + c] = Math.floor(Math.min(255, Math.max(0, value * 255 + 0.5)))
    }
    out.data[4 * i + 3] = 255
  }
  return out
}
