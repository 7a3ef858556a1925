import type { MapSize } from './map-sizes.ts'
import { type Transform, transforms } from './transform.ts'

/** A 3 x 3 convolution that keeps the size of its map, from and to so many channels. */
export type ConvolutionShape = { size: MapSize; from: number; to: number }

export type ChooseTransform = (shape: ConvolutionShape) => Transform | null

/** Products of fewer channels are so quick that the transforms around them cost more than they save. */
const LEAST_CHANNELS = 64 * 64
/** The runtime multiplies matrices of fewer columns slowly, and a column is a tile. */
const LEAST_TILES = 16

/**
 * The quickest form of a convolution in wasm; null for the direct one. Share of the time of the direct form, one thread
 * (`npx tsx bench/winograd.ts`):
 *
 *   channels         32    64    96   128   256   512
 *    4 px, m = 2                    1.9         2.1
 *    8 px, m = 2   1.18  0.98  0.71  0.67  0.39  0.55
 *    8 px, m = 4   2.36  1.79  1.52  1.46  1.33  1.39
 *   16 px, m = 2   1.04  0.75  0.68  0.60  0.44  0.47
 *   16 px, m = 4   0.98  0.70  0.55  0.49  0.33  0.29
 *   64 px, m = 4         0.60        0.59  0.43
 *  128 px, m = 4         0.62        0.45
 */
export const chooseTransform: ChooseTransform = ({ size: [height, width], from, to }) => {
  if (from * to < LEAST_CHANNELS) return null
  const fits = ({ tile }: Transform) => height % tile === 0 && width % tile === 0 && (height * width) / tile ** 2 >= LEAST_TILES
  return [transforms.four, transforms.two].find(fits) ?? null
}
