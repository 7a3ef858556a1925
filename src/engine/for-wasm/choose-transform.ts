import type { MapSize } from './map-sizes.ts'
import { type Transform, transforms } from './transform.ts'

/** A 3 x 3 convolution that keeps the size of its map, from and to so many channels. */
export type ConvolutionShape = { size: MapSize; from: number; to: number }

export type ChooseTransform = (shape: ConvolutionShape) => Transform | null

/** The runtime multiplies matrices of fewer columns slowly, and a column is a tile. */
const LEAST_TILES = 16
/** Products of fewer channels are so quick that the transforms around them cost more than they save; larger tiles save more. */
const LEAST_CHANNELS = { [transforms.two.tile]: 64, [transforms.four.tile]: 32 }
/** The transform down a map takes a product for each of its rows, in place of those of the channels. */
const MOST_ROWS_PER_CHANNEL = 1.5

/**
 * The quickest form of a convolution in wasm; null for the direct one. Share of the time of the direct form, one thread
 * (`npx tsx bench/winograd.ts`):
 *
 *   channels         32    64    96   128   256   512
 *    4 px, m = 2   2.07  1.90  1.68  1.67  1.65  1.78
 *    8 px, m = 2   1.05  0.78  0.61  0.55  0.50  0.53
 *    8 px, m = 4   1.42  1.21  1.06  1.05  0.96  1.10
 *   16 px, m = 2   0.93  0.71  0.64  0.58  0.53  0.54
 *   16 px, m = 4   0.73  0.52  0.44  0.39  0.35  0.32
 *   32 px, m = 4   0.72  0.51  0.44  0.39  0.35  0.35
 *   64 px, m = 4   0.90  0.63  0.53  0.48  0.41
 *  128 px, m = 4   1.31  1.00  0.86  0.73
 */
export const chooseTransform: ChooseTransform = ({ size: [height, width], from, to }) => {
  const channels = Math.sqrt(from * to)
  if (height > MOST_ROWS_PER_CHANNEL * channels) return null
  const fits = ({ tile }: Transform) =>
    height % tile === 0 && width % tile === 0 && (height * width) / tile ** 2 >= LEAST_TILES && channels >= (LEAST_CHANNELS[tile] ?? 0)
  return [transforms.four, transforms.two].find(fits) ?? null
}
