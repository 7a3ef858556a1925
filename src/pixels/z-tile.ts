import { createRgba, type Rgba } from './rgba.ts'

type Colour = readonly [red: number, green: number, blue: number]

/** Blue, near-white, orange: told apart by every kind of colour vision. */
const low: Colour = [33, 97, 168]
const neutral: Colour = [243, 241, 237]
const high: Colour = [214, 96, 20]

/** Standard deviations at which the colour is full: 1 number in 370 of a usual code lies beyond. */
const fullScale = 3

/** The colour of a normalised number: neutral at 0, full at 3 standard deviations to either side. */
export function divergingColour(value: number): Colour {
  const share = Math.min(1, Math.abs(value) / fullScale)
  const end = value < 0 ? low : high
  const blend = (c: 0 | 1 | 2): number => Math.round(neutral[c] + share * (end[c] - neutral[c]))
  return [blend(0), blend(1), blend(2)]
}

/** Columns of a tile: 32 for 512 numbers, and for any other length the power of two that makes it about twice as wide as high. */
export function tileColumns(length: number): number {
  return 2 ** Math.ceil(Math.log2(2 * length) / 2)
}

/** A normalised z_sem as a picture, one pixel a number, row by row (32 x 16 for 512). Cells beyond the code are transparent. */
export function drawZ(z: ArrayLike<number>): Rgba {
  const columns = tileColumns(z.length)
  const tile = createRgba(columns, Math.ceil(z.length / columns))
  for (let i = 0; i < z.length; i++) tile.data.set([...divergingColour(z[i] ?? 0), 255], 4 * i)
  return tile
}
