import { throwIfAborted } from '../base/abort.ts'
import { at } from '../base/assert.ts'
import { SubcodeError } from '../base/errors.ts'
import { createYield, type YieldToPage } from '../base/yield-to-page.ts'
import type { Checkpoint } from '../formats/checkpoint.ts'
import { float32ToFloat16 } from '../formats/half.ts'
import { writeSafetensors } from '../formats/write-safetensors.ts'
import { mahalanobis } from '../math/covariance.ts'
import { leadingEigen } from '../math/eigen.ts'
import { type Covariance, QUANTILES } from '../protocol/covariance.ts'
import { selectModel } from './model-state.ts'
import type { Statistics } from './statistics.ts'

/** Eigenvectors that are kept. */
const RANK = 64

/** Variances are wanted to about so many digits: those of the sample are no surer. */
const STILL = 1e-6

/** So many codes, evenly taken, tell a covariance of 512 numbers as well as 70,000 do, in a few seconds. */
const MAX_CODES = 8192

/**
 * covariance.safetensors of training codes ([N, Z]): `conds` of latent.pkl, or `z` of a data set's codes.safetensors, where a picture without a code
 * has a row of NaN. Null where there are none. Throws `bad-file`, `aborted`.
 */
export async function covarianceOf(
  checkpoint: Checkpoint | null,
  statistics: Statistics | null,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const tensors = checkpoint && selectModel(checkpoint.tensors)
  const tensor = tensors?.get('conds') ?? tensors?.get('z')
  if (!tensor || !statistics) return null
  const size = tensor.shape[1]
  if (tensor.shape.length !== 2 || size !== statistics.mean.length) {
    throw new SubcodeError(
      'bad-file',
      `Expected the codes ${tensor.name} of shape [N,${statistics.mean.length}], found [${tensor.shape}].`,
      {
        values: { reason: 'statistics-wrong' },
      },
    )
  }
  const codes = normalised(await tensor.read(), statistics)
  if (codes.length < 2) return null
  const covariance = await measureCovariance(
    codes,
    createYield(() => throwIfAborted(signal)),
  )
  return covariance && writeCovariance(covariance)
}

/** Evenly taken rows of [N, Z] that are finite, normalised. */
function normalised(data: Float32Array, { mean, std }: Statistics): Float64Array[] {
  const size = mean.length
  const rows = Array.from({ length: data.length / size }, (_, row) => data.subarray(row * size, (row + 1) * size))
  const finite = rows.filter((row) => row.every(Number.isFinite))
  const taken = Math.min(finite.length, MAX_CODES)
  return Array.from({ length: taken }, (_, k) => {
    const row = at(finite, Math.floor((k * finite.length) / taken))
    return Float64Array.from(row, (value, i) => (value - at(mean, i)) / at(std, i))
  })
}

/** The small form of the covariance of normalised codes, and how far from their mean they lie. Null for codes that do not vary. */
export async function measureCovariance(codes: readonly Float64Array[], yieldToPage: YieldToPage): Promise<Covariance | null> {
  const size = at(codes, 0).length
  const mean = Float64Array.from({ length: size }, (_, i) => codes.reduce((sum, code) => sum + at(code, i), 0) / codes.length)
  const centred = codes.map((code) => code.map((value, i) => value - at(mean, i)))
  const matrix = Array.from({ length: size }, () => new Float64Array(size))
  for (const code of centred) {
    for (let i = 0; i < size; i++) {
      const [row, value] = [at(matrix, i), at(code, i) / codes.length]
      for (let j = 0; j <= i; j++) row[j] = (row[j] ?? 0) + value * (code[j] ?? 0)
    }
    await yieldToPage()
  }
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) at(matrix, j)[i] = at(at(matrix, i), j)
  const rank = Math.min(RANK, size - 1, codes.length - 1)
  const { values, vectors } = leadingEigen(matrix, rank, STILL)
  const total = matrix.reduce((sum, row, i) => sum + at(row, i), 0)
  const rest = (total - values.reduce((sum, value) => sum + value, 0)) / (size - rank)
  if (!(rest > 0 && values.every((value) => value > 0))) return null
  const basis = new Float32Array(rank * size)
  vectors.forEach((vector, k) => basis.set(vector, k * size))
  const spread = { mean: Float32Array.from(mean), basis, values: Float32Array.from(values), rest }
  const distances = Float64Array.from(codes, (code) => mahalanobis(spread, code)).sort()
  const places = Float32Array.from({ length: QUANTILES }, (_, k) => quantile(distances, k / (QUANTILES - 1)))
  return { ...spread, distances: places, held: new Float32Array() }
}

/** The value at a share of sorted numbers, between neighbours in proportion. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1)
  const below = Math.floor(place)
  const low = at(sorted, below)
  return low + (place - below) * ((sorted[below + 1] ?? low) - low)
}

async function writeCovariance({ mean, basis, values, rest, distances }: Covariance): Promise<Uint8Array<ArrayBuffer>> {
  const single = (name: string, numbers: Float32Array, shape: number[]) => {
    return { name, dtype: 'float32' as const, shape, bytes: new Uint8Array(Float32Array.from(numbers).buffer) }
  }
  const halves = {
    name: 'basis',
    dtype: 'float16' as const,
    shape: [values.length, mean.length],
    bytes: new Uint8Array(float32ToFloat16(basis).buffer),
  }
  const tensors = [
    single('mean', mean, [mean.length]),
    halves,
    single('values', values, [values.length]),
    single('rest', Float32Array.of(rest), []),
    single('distances', distances, [QUANTILES]),
  ]
  return new Uint8Array(await writeSafetensors(tensors).arrayBuffer())
}
