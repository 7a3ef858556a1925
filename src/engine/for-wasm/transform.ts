import { at } from '../../base/assert.ts'

/**
 * Winograd's minimal filtering F(m x m, 3 x 3) (Lavin and Gray 2016, section 4): a tile of m x m outputs Y of a 3 x 3 filter g over
 * the (m + 2) x (m + 2) inputs d,
 *
 *   Y = A^T ((G g G^T) * (B^T d B)) A
 *
 * The linear map of the products is a matrix over their numbers: Y row by row, products column by column.
 */
export type Transform = {
  /** m, the side of a tile of outputs. */
  tile: number
  /** m + 2, the side of the tile's inputs. */
  span: number
  /** B^T, [span, span]. */
  input: Float32Array
  /** G, [span, 3]. */
  filter: Float32Array
  /** A^T (products) A, [m^2, span^2]. */
  output: Float32Array
}

type Matrix = readonly (readonly number[])[]

/** At the points 0, 1, -1: 16 products for 4 outputs in place of 36. */
const two = transform(
  [
    [1, 0, -1, 0],
    [0, 1, 1, 0],
    [0, -1, 1, 0],
    [0, 1, 0, -1],
  ],
  [
    [1, 0, 0],
    [1 / 2, 1 / 2, 1 / 2],
    [1 / 2, -1 / 2, 1 / 2],
    [0, 0, 1],
  ],
  [
    [1, 1, 1, 0],
    [0, 1, -1, -1],
  ],
)

/** At the points 0, 1, -1, 2, -2: 36 products for 16 outputs in place of 144. */
const four = transform(
  [
    [4, 0, -5, 0, 1, 0],
    [0, -4, -4, 1, 1, 0],
    [0, 4, -4, -1, 1, 0],
    [0, -2, -1, 2, 1, 0],
    [0, 2, -1, -2, 1, 0],
    [0, 4, 0, -5, 0, 1],
  ],
  [
    [1 / 4, 0, 0],
    [-1 / 6, -1 / 6, -1 / 6],
    [-1 / 6, 1 / 6, -1 / 6],
    [1 / 24, 1 / 12, 1 / 6],
    [1 / 24, -1 / 12, 1 / 6],
    [0, 0, 1],
  ],
  [
    [1, 1, 1, 1, 1, 0],
    [0, 1, -1, 2, -2, 0],
    [0, 1, 1, 4, 4, 0],
    [0, 1, -1, 8, -8, 1],
  ],
)

export const transforms = { two, four }

function transform(input: Matrix, filter: Matrix, output: Matrix): Transform {
  const [tile, span] = [output.length, input.length]
  const taps = pairs(span)
  return {
    tile,
    span,
    input: Float32Array.from(input.flat()),
    filter: Float32Array.from(filter.flat()),
    output: Float32Array.from(
      pairs(tile).flatMap(([row, column]) => taps.map(([x, y]) => value(output, row, y) * value(output, column, x))),
    ),
  }
}

function value(matrix: Matrix, row: number, column: number): number {
  return at(at(matrix, row), column)
}

/** All pairs of the numbers below `count`, the second running faster. */
function pairs(count: number): [number, number][] {
  return Array.from({ length: count * count }, (_, i) => [Math.floor(i / count), i % count])
}

/** B^T along a side of `length` pixels with a zero before and behind: [span, length / m, length]. */
export function alongSide({ tile, span, input }: Transform, length: number): Float32Array {
  const count = length / tile
  return Float32Array.from({ length: span * count * length }, (_, index) => {
    const [i, place, pixel] = [Math.floor(index / length / count), Math.floor(index / length) % count, index % length]
    const seen = pixel + 1 - place * tile
    return seen >= 0 && seen < span ? at(input, i * span + seen) : 0
  })
}

/** Filters that are transformed at once: their numbers stay in the cache of a processor. */
const BLOCK = 256

/** G g G^T of all filters of a convolution: weights [out, in, 3, 3] become [span^2, out, in]. */
export function transformFilters({ span, filter }: Transform, weights: Float32Array): Float32Array<ArrayBuffer> {
  const count = weights.length / 9
  const transformed = new Float32Array(span * span * count)
  const lines = new Float32Array(span * 3 * BLOCK)
  for (let start = 0; start < count; start += BLOCK) {
    const block = Math.min(BLOCK, count - start)
    mapTriples(filter, weights, 9 * start, 3 * block, lines, 0, 3 * block) // [span, block, 3]
    for (let x = 0; x < span; x++) mapTriples(filter, lines, 3 * block * x, block, transformed, x * span * count + start, count)
  }
  return transformed
}

/**
 * A matrix [span, 3] times `count` triples of `values` from index `from`: a line of `count` numbers in `mapped` from index `to`, the next
 * line `stride` further. It runs over millions of weights while a person waits.
 */
function mapTriples(
  matrix: Float32Array,
  values: Float32Array,
  from: number,
  count: number,
  mapped: Float32Array,
  to: number,
  stride: number,
): void {
  for (let row = 0; row < matrix.length / 3; row++) {
    const [a, b, c, line] = [at(matrix, 3 * row), at(matrix, 3 * row + 1), at(matrix, 3 * row + 2), to + row * stride]
    for (let i = 0; i < count; i++) {
      const k = from + 3 * i
      mapped[line + i] = a * (values[k] ?? 0) + b * (values[k + 1] ?? 0) + c * (values[k + 2] ?? 0)
    }
  }
}
