import { SubcodeError } from '../base/errors.ts'

/** A picture of bytes, RGBA, row by row; an `ImageData` is one. */
export type Rgba = { data: Uint8ClampedArray<ArrayBuffer>; width: number; height: number }

export function createRgba(width: number, height: number): Rgba {
  return { data: new Uint8ClampedArray(width * height * 4), width, height }
}

/** Throws `internal` unless both pictures have one size. */
export function assertSameSize(a: Rgba, b: Rgba): void {
  if (a.width === b.width && a.height === b.height) return
  throw new SubcodeError('internal', `two pictures of one size were expected, not ${a.width} x ${a.height} and ${b.width} x ${b.height}`)
}

/** The picture on white paper: transparent parts show white, and every alpha is 255. */
export function layOnWhite(source: Rgba): Rgba {
  const out = createRgba(source.width, source.height)
  for (let i = 0; i < out.data.length; i += 4) {
    const alpha = (source.data[i + 3] ?? 0) / 255
    for (let c = i; c < i + 3; c++) out.data[c] = (source.data[c] ?? 0) * alpha + 255 * (1 - alpha)
    out.data[i + 3] = 255
  }
  return out
}
