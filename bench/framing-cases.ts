import type { Crop } from '../src/protocol/photos-api.ts'

/** A photo with the picture of a face in it: which one, and where. */
export type FramingCase = { sample: number; width: number; height: number; square: Crop }

const SEED = 17
const SIDE = { least: 40, most: 900 }
/** Of the photo's short side. */
const SHARE = { least: 0.12, most: 0.8 }
const MAX_SHORT_SIDE = 1800

/** Photos from 1:3 to 3:1 with a face of 40 to 900 px turned by any angle, the same ones every time. Sizes are spread by their logarithm. */
export function framingCases(count: number, samples: number): FramingCase[] {
  const random = randomNumbers(SEED)
  const spread = (least: number, most: number) => least * (most / least) ** random()
  return Array.from({ length: count }, (_, i) => {
    const side = spread(SIDE.least, SIDE.most)
    const short = Math.min(Math.max(MAX_SHORT_SIDE, side / SHARE.most), side / spread(SHARE.least, SHARE.most))
    const aspect = spread(1 / 3, 3)
    const [width, height] = [short * Math.max(1, aspect), short * Math.max(1, 1 / aspect)].map(Math.round) as [number, number]
    const angle = (2 * random() - 1) * Math.PI
    const reach = (side / 2) * (Math.abs(Math.cos(angle)) + Math.abs(Math.sin(angle)))
    const middle = (length: number) => (reach < length / 2 ? reach + random() * (length - 2 * reach) : length / 2)
    return { sample: i % samples, width, height, square: { centreX: middle(width), centreY: middle(height), side, angle } }
  })
}

/** Mulberry32: numbers from 0 to 1, for places where no statistics hang on them. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
