// Arithmetic on weights at conversion, in float32. Matrices are row-major [rows, columns] as PyTorch stores them.

/** W diag(gain): a linear map after a gain per column. */
export function foldGain(weight: Float32Array, gain: Float32Array): Float32Array {
  const columns = gain.length
  return weight.map((value, i) => value * (gain[i % columns] ?? 0))
}

/** W shift + b: the bias of a linear map after a shift per column. */
export function foldShift(weight: Float32Array, bias: Float32Array, shift: Float32Array): Float32Array {
  const columns = shift.length
  return bias.map((value, row) => shift.reduce((sum, x, column) => sum + x * (weight[row * columns + column] ?? 0), value))
}

/** The transpose of a matrix with so many columns, times a number. */
export function transposeRows(weight: Float32Array, columns: number, scale = 1): Float32Array {
  const rows = weight.length / columns
  const turned = new Float32Array(weight.length)
  for (let i = 0; i < weight.length; i++) turned[(i % columns) * rows + Math.floor(i / columns)] = scale * (weight[i] ?? 0)
  return turned
}

/** The rows of q times 1 / sqrt(rows per head and part). The rows are split first into heads, then into q, k, v. */
export function scaleQueries(values: Float32Array, rows: number, heads: number): Float32Array {
  const size = rows / heads / 3
  const columns = values.length / rows
  return values.map((value, i) => (Math.floor(i / columns) % (3 * size) < size ? value / Math.sqrt(size) : value))
}

/**
 * The convolution on maps of C channels that equals pixel unshuffle by p and a k x k convolution: weights [out, C p p, k, k] with
 * input channel (c p + i) p + j become [out, C, k p, k p] with kernel position (y p + i, x p + j).
 */
export function foldUnshuffle(weight: Float32Array, patch: number, channels: number, kernel: number): Float32Array {
  const side = kernel * patch
  const area = kernel * kernel
  const folded = new Float32Array(weight.length)
  for (let index = 0; index < weight.length; index++) {
    const [x, y, channel] = [index % kernel, Math.floor(index / kernel) % kernel, Math.floor(index / area) % (channels * patch * patch)]
    const [j, i, c] = [channel % patch, Math.floor(channel / patch) % patch, Math.floor(channel / patch / patch)]
    const filter = Math.floor(index / area / (channels * patch * patch))
    folded[((filter * channels + c) * side + y * patch + i) * side + x * patch + j] = weight[index] ?? 0
  }
  return folded
}

/** The time branch of a conditioned norm: linear layer [2C, E] with the rows of scale s and shift b, norm gain and bias [C]. */
export type TimeBranch = { weight: Float32Array; bias: Float32Array; gain: Float32Array; shift: Float32Array }

/** Weight [C, E] and bias [C] of gain (1 + s), as a linear function of the activated time code. */
export function foldTimeGain({ weight, bias, gain }: TimeBranch): { weight: Float32Array; bias: Float32Array } {
  const width = weight.length / bias.length
  const scaled = weight.subarray(0, gain.length * width).map((value, i) => value * (gain[Math.floor(i / width)] ?? 0))
  return { weight: scaled, bias: gain.map((g, i) => g * (1 + (bias[i] ?? 0))) }
}

/** Weight [C, E] and bias [C] of shift (1 + s) + b, as a linear function of the activated time code. */
export function foldTimeShift({ weight, bias, shift }: TimeBranch): { weight: Float32Array; bias: Float32Array } {
  const [channels, width] = [shift.length, weight.length / bias.length]
  const moved = weight.subarray(channels * width).map((value, i) => {
    return value + (shift[Math.floor(i / width)] ?? 0) * (weight[i] ?? 0)
  })
  return { weight: moved, bias: shift.map((b, i) => b * (1 + (bias[i] ?? 0)) + (bias[channels + i] ?? 0)) }
}
