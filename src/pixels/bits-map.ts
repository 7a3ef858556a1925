import { at } from '../base/assert.ts'
import { createRgba, type Rgba } from './rgba.ts'

/** The values of a map that get the colours at the ends of the scale. */
export type BitsScale = { from: number; to: number }

/** Places that may lie beyond each end of a scale, so that a few do not darken all others. */
const BEYOND_SHARE = 0.01

/** The scale from the least to the most bits of a place. */
export function costScale(map: Float32Array): BitsScale {
  const sorted = map.toSorted()
  const beyond = Math.floor(BEYOND_SHARE * sorted.length)
  return { from: at(sorted, beyond), to: at(sorted, sorted.length - 1 - beyond) }
}

/** The scale of a difference of two maps: it reaches as far below 0 as above. */
export function changeScale(map: Float32Array): BitsScale {
  const { to } = costScale(map.map(Math.abs))
  return { from: -to, to }
}

const MORE = [255, 150, 30] as const
const LESS = [70, 150, 255] as const
/** How bright the picture shines through where nothing is coloured. */
const THROUGH = 0.45

/**
 * Bits of each place over the picture in grey: from clear at `from` to orange at `to`; where `from` is below 0, from blue over clear at 0 to orange.
 * `map` may be coarser than the picture, planar RGB in [-1, 1], `size` pixels square.
 */
export function drawBits(map: Float32Array, { from, to }: BitsScale, picture: Float32Array, size: number): Rgba {
  const out = createRgba(size, size)
  const side = Math.sqrt(map.length)
  const area = size ** 2
  const placeOf = (pixel: number) => Math.floor((pixel * side) / size)
  for (let i = 0; i < area; i++) {
    const value = at(map, placeOf(Math.floor(i / size)) * side + placeOf(i % size))
    const share = from < 0 ? value / to : (value - from) / (to - from)
    const strength = Number.isFinite(share) ? Math.min(1, Math.abs(Math.max(from < 0 ? -1 : 0, share))) : 0
    const colour = share < 0 ? LESS : MORE
    const grey = ((at(picture, i) + at(picture, area + i) + at(picture, 2 * area + i)) / 3 + 1) * 127.5 * THROUGH
    for (const [channel, level] of colour.entries()) out.data[4 * i + channel] = grey + (level - grey) * strength
    out.data[4 * i + 3] = 255
  }
  return out
}
