/**
 * Winograd's minimal filtering F(m x m, 3 x 3) (Lavin and Gray 2016, section 4): a tile of m x m outputs Y of a 3 x 3 filter g over
 * the (m + 2) x (m + 2) inputs d,
 *
 *   Y = A^T ((G g G^T) * (B^T d B)) A
 *
 * Here each of the three linear maps of matrices is one matrix over their numbers, row by row: X -> M X M^T is M (x) M.
 */
export type Transform = {
  /** m, the side of a tile of outputs. */
  tile: number
  /** m + 2, the side of the tile's inputs. */
  span: number
  /** B^T (x) B^T, [span^2, span^2]. */
  input: Float32Array
  /** G (x) G, [span^2, 9]. */
  filter: Float32Array
  /** A^T (x) A^T, [m^2, span^2]. */
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
  return { tile: output.length, span: input.length, input: square(input), filter: square(filter), output: square(output) }
}

/** The Kronecker product of a matrix with itself, row by row. */
function square(matrix: Matrix): Float32Array {
  const rows = matrix.flatMap((a) => matrix.map((b) => a.flatMap((x) => b.map((y) => x * y))))
  return Float32Array.from(rows.flat())
}
