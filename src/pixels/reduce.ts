import { createRgba, type Rgba } from './rgba.ts'

/** The mean of the box of at most factor x factor pixels at (left, top), into one pixel of `out`. */
function meanOfBox(source: Rgba, left: number, top: number, factor: number, out: Uint8ClampedArray, target: number): void {
  const right = Math.min(source.width, left + factor)
  const bottom = Math.min(source.height, top + factor)
  let [red, green, blue, alpha] = [0, 0, 0, 0]
  for (let y = top; y < bottom; y++) {
    for (let i = 4 * (y * source.width + left); i < 4 * (y * source.width + right); i += 4) {
      red += source.data[i] ?? 0
      green += source.data[i + 1] ?? 0
      blue += source.data[i + 2] ?? 0
      alpha += source.data[i + 3] ?? 0
    }
  }
  const area = (right - left) * (bottom - top)
  out[target] = red / area
  out[target + 1] = green / area
  out[target + 2] = blue / area
  out[target + 3] = alpha / area
}

/** A picture `factor` times smaller (a whole number), each pixel the mean of a box; the last boxes may be smaller. */
export function reduce(source: Rgba, factor: number): Rgba {
  const out = createRgba(Math.ceil(source.width / factor), Math.ceil(source.height / factor))
  for (let y = 0; y < out.height; y++) {
    for (let x = 0; x < out.width; x++) meanOfBox(source, x * factor, y * factor, factor, out.data, 4 * (y * out.width + x))
  }
  return out
}
