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

/** G g G^T of all filters of a convolution: weights [out, in, 3, 3] become [span^2, out, in]. */
export function transformFilters({ span, filter }: Transform, weights: Float32Array): Float32Array {
  const count = weights.length / 9
  const transformed = new Float32Array(span * span * count)
  const lines = mapTriples(filter, weights) // [span, out, in, 3]
  for (let x = 0; x < span; x++) {
    transformed.set(mapTriples(filter, lines.subarray(3 * count * x, 3 * count * (x + 1))), x * span * count)
  }
  return transformed
}

/** A matrix [span, 3] times every three numbers: [n, 3] become [span, n]. It runs over millions of weights while a person waits. */
function mapTriples(matrix: Float32Array, values: Float32Array): Float32Array {
  const count = values.length / 3
  const mapped = new Float32Array((matrix.length / 3) * count)
  for (let row = 0; row < matrix.length / 3; row++) {
    const [a, b, c] = [at(matrix, 3 * row), at(matrix, 3 * row + 1), at(matrix, 3 * row + 2)]
    for (let i = 0; i < count; i++) {
      mapped[row * count + i] = a * (values[3 * i] ?? 0) + b * (values[3 * i + 1] ?? 0) + c * (values[3 * i + 2] ?? 0)
    }
  }
  return mapped
}
