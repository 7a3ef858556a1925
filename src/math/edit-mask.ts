import { at } from '../base/assert.ts'

/*
 * Where an edit acts on a picture, so that the other parts can stay as they are in the photo. All sizes are shares of the side: the same edit
 * has the same mask at 64 and at 256 pixels.
 */

/** The difference is smoothed by so much, since single pixels tell little. */
const SMOOTH = 0.02
/** The quiet part of a picture, from which the noise level is told: an edit rarely acts on more than the other three quarters. */
const QUIET_SHARE = 0.25
/** An edit acts where the difference is so many times the noise level, */
const ABOVE_NOISE = 3
/** and at least this share of the strongest difference (that of the 99th percentile). */
const ABOVE_STRONGEST = 0.25
const STRONGEST_SHARE = 0.99
/** Differences below a fortieth of a level of 255 are none: a weak edit acts too, and without any region it would be lost. */
const LEAST = 1e-4
/** Regions whose difference sums up to less than this share of that of the largest are left out. */
const LEAST_REGION = 0.15
/** Holes in a region up to this share of the picture are filled: through them the photo would show in the midst of the edit. */
const MOST_HOLE = 0.02
/** The mask reaches so far beyond its regions, and fades over so much. */
const MARGIN = 0.03
const FADE = 0.025

/**
 * The soft mask of an edit, `size` x `size`, 0 to 1, from the face drawn back and the same face edited (planar RGB in [-1, 1]): their mean difference
 * is smoothed, held to what rises above its noise level, and to its largest regions. All zeros for equal pictures.
 */
export function editMask(drawnBack: Float32Array, edited: Float32Array, size: number): Float32Array {
  const difference = blurred(meanDifference(drawnBack, edited), size, SMOOTH * size)
  const sorted = difference.toSorted()
  const quantile = (share: number) => at(sorted, Math.floor(share * (sorted.length - 1)))
  const threshold = Math.max(LEAST, ABOVE_NOISE * quantile(QUIET_SHARE), ABOVE_STRONGEST * quantile(STRONGEST_SHARE))
  // Where all of the picture changes, its quiet part is loud: then half of the strongest difference tells.
  const limit = Math.min(threshold, Math.max(LEAST, quantile(STRONGEST_SHARE) / 2))
  const regions = largestRegions(difference, size, limit)
  return blurred(widened(regions, size, Math.round(MARGIN * size)), size, FADE * size)
}

/** A picture with the edited one seen through the mask. Planar RGB of one size. */
export function throughMask(picture: Float32Array, edited: Float32Array, mask: Float32Array): Float32Array {
  return picture.map((value, i) => value + at(mask, i % mask.length) * (at(edited, i) - value))
}

/** The mask as a grey picture, planar RGB in [-1, 1]. */
export function maskPicture(mask: Float32Array): Float32Array {
  return Float32Array.from({ length: 3 * mask.length }, (_, i) => 2 * at(mask, i % mask.length) - 1)
}

/** The mask that a grey picture holds: the inverse of `maskPicture`. */
export function maskOfPicture(picture: Float32Array): Float32Array {
  return picture.slice(0, picture.length / 3).map((value) => Math.min(1, Math.max(0, (value + 1) / 2)))
}

/** The mean absolute difference of two pictures outside a mask, of 255; 0 where the mask is everywhere. */
export function changeOutside(a: Float32Array, b: Float32Array, mask: Float32Array): number {
  const weight = mask.reduce((sum, value) => sum + 1 - value, 0)
  const difference = meanDifference(a, b)
  return weight > 0 ? (255 * difference.reduce((sum, value, i) => sum + (1 - at(mask, i)) * value, 0)) / weight : 0
}

/** The share of a picture that a mask takes. */
export function maskShare(mask: Float32Array): number {
  return mask.reduce((sum, value) => sum + value, 0) / mask.length
}

/** Of each pixel, over the three channels, with brightness from 0 to 1. */
function meanDifference(a: Float32Array, b: Float32Array): Float32Array {
  const mean = new Float32Array(a.length / 3)
  const of = (i: number) => Math.abs(at(a, i) - at(b, i))
  for (let i = 0; i < mean.length; i++) mean[i] = (of(i) + of(mean.length + i) + of(2 * mean.length + i)) / 6
  return mean
}

/** A plane after a Gaussian blur, its edges continued. */
function blurred(plane: Float32Array, size: number, sigma: number): Float32Array {
  const reach = Math.ceil(3 * sigma)
  const bell = Float64Array.from({ length: 2 * reach + 1 }, (_, k) => Math.exp(-((k - reach) ** 2) / (2 * sigma ** 2)))
  const total = bell.reduce((sum, weight) => sum + weight, 0)
  const weights = bell.map((weight) => weight / total)
  return alongBoth(plane, size, reach, (sum, value, by) => sum + at(weights, by + reach) * value)
}

/** A plane folded along its rows, then along its columns: each place over those up to `reach` pixels beside it, from 0, its edges continued. */
function alongBoth(
  plane: Float32Array,
  size: number,
  reach: number,
  fold: (sum: number, value: number, by: number) => number,
): Float32Array {
  const along = (source: Float32Array, line: number, step: number) => {
    const out = new Float32Array(source.length)
    for (let first = 0; first < size; first++) {
      for (let place = 0; place < size; place++) {
        let sum = 0
        for (let by = -reach; by <= reach; by++) {
          const held = Math.min(size - 1, Math.max(0, place + by))
          sum = fold(sum, at(source, first * line + held * step), by)
        }
        out[first * line + place * step] = sum
      }
    }
    return out
  }
  return along(along(plane, size, 1), 1, size)
}

/** 1 in the connected regions above a limit whose differences sum up to enough, and in their small holes, else 0. */
function largestRegions(difference: Float32Array, size: number, limit: number): Float32Array {
  const sumOf = (places: readonly number[]) => places.reduce((sum, place) => sum + at(difference, place), 0)
  const regions = connected(size, (place) => at(difference, place) > limit)
  const largest = Math.max(0, ...regions.map(sumOf))
  const kept = new Float32Array(difference.length)
  const keep = (places: readonly number[]) => places.forEach((place) => (kept[place] = 1))
  regions.filter((places) => sumOf(places) >= LEAST_REGION * largest).forEach(keep)
  const isHole = (places: readonly number[]) => places.length <= MOST_HOLE * kept.length && !places.some((place) => isOnEdge(place, size))
  connected(size, (place) => at(kept, place) === 0)
    .filter(isHole)
    .forEach(keep)
  return kept
}

/** The places of each connected region of a picture's pixels for which `isIn` holds. */
function connected(size: number, isIn: (place: number) => boolean): number[][] {
  const seen = new Uint8Array(size * size)
  const regions: number[][] = []
  for (const start of seen.keys()) {
    if (seen[start] || !isIn(start)) continue
    const places = [start]
    seen[start] = 1
    for (let k = 0; k < places.length; k++) {
      const place = at(places, k)
      const x = place % size
      const visit = (next: number, isInside: boolean) => {
        if (!isInside || seen[next] || !isIn(next)) return
        seen[next] = 1
        places.push(next)
      }
      visit(place - 1, x > 0)
      visit(place + 1, x < size - 1)
      visit(place - size, place >= size)
      visit(place + size, place + size < seen.length)
    }
    regions.push(places)
  }
  return regions
}

function isOnEdge(place: number, size: number): boolean {
  const [x, y] = [place % size, Math.floor(place / size)]
  return x === 0 || y === 0 || x === size - 1 || y === size - 1
}

/** 1 within `reach` pixels of a pixel that is 1, by row and column. */
function widened(plane: Float32Array, size: number, reach: number): Float32Array {
  return alongBoth(plane, size, reach, (most, value) => Math.max(most, value))
}
