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
export function layOnWhite({ data: source, width, height }: Rgba): Rgba {
  const data = source.slice()
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] === 255) continue
    const alpha = (source[i + 3] ?? 0) / 255
    for (let c = i; c < i + 3; c++) data[c] = (source[c] ?? 0) * alpha + 255 * (1 - alpha)
    data[i + 3] = 255
  }
  return { data, width, height }
}
