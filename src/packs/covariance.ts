import { assert } from '../base/assert.ts'
import { toSubcodeError } from '../base/errors.ts'
import { readSafetensors } from '../formats/safetensors.ts'
import type { LazyTensor } from '../formats/tensor.ts'
import { CELLS_OF_SIDE, type Covariance, DRIFT_CELLS, QUANTILES } from '../protocol/covariance.ts'
import type { Manifest } from '../protocol/manifest.ts'
import { fetchFile } from './fetch-file.ts'
import { covarianceFile } from './fetch-pack.ts'
import { wrongPackFile } from './wrong-pack-file.ts'

/** 64 eigenvectors of 512 numbers take 65 kB, 38 rows of weights 39 kB, 43 patterns 44 kB. */
const BYTES_LIMIT = 16 * 2 ** 20

/** Rows that are orthonormal but for the rounding to half precision. */
const ORTHONORMAL = 0.01

/** The covariance of a pack's training codes; null for a pack without it. Throws as `fetchFile`, and `bad-pack` for another file. */
export async function fetchCovariance(
  packUrl: string,
  manifest: Manifest,
  cache: Cache | null,
  signal?: AbortSignal,
): Promise<Covariance | null> {
  const [file, size] = [covarianceFile(manifest), manifest.space.code?.size]
  if (!file || size === undefined) return null
  if (file.bytes > BYTES_LIMIT) throw wrongPackFile(file.path, `at most ${BYTES_LIMIT} bytes are expected, not ${file.bytes}.`)
  const found = await parseCovariance(file.path, await fetchFile(packUrl, file, { signal, cache }), size)
  if (found.drift && manifest.imageSize % CELLS_OF_SIDE !== 0)
    throw wrongPackFile(
      file.path,
      `cells: pictures with a side of a multiple of ${CELLS_OF_SIDE} are expected, not of ${manifest.imageSize}.`,
    )
  return found
}

/** The covariance of codes of `size` numbers, from a safetensors file. Throws `bad-pack` naming file and tensor. */
export async function parseCovariance(path: string, bytes: Uint8Array<ArrayBuffer>, size: number): Promise<Covariance> {
  if (bytes.length > BYTES_LIMIT) throw wrongPackFile(path, `at most ${BYTES_LIMIT} bytes are expected, not ${bytes.length}.`)
  const { tensors } = await readSafetensors(new Blob([bytes]), path).catch((thrown: unknown) => {
    throw wrongPackFile(path, toSubcodeError(thrown).message, thrown)
  })
  const read = async (name: string, shape: readonly (number | null)[]) => {
    const tensor = tensors.get(name)
    if (!tensor || !fits(tensor, shape)) {
      const expected = shape.map((length) => length ?? 'R').join(',')
      throw wrongPackFile(path, `${name}: a tensor of shape [${expected}] is expected, not ${tensor ? `[${tensor.shape}]` : 'none'}.`)
    }
    const values = await tensor.read()
    if (!values.every(Number.isFinite)) throw wrongPackFile(path, `${name}: finite numbers are expected.`)
    return values
  }
  const values = await read('values', [null])
  const basis = await read('basis', [values.length, size])
  const [rest = 0] = await read('rest', [])
  const held = tensors.has('held') ? await read('held', [null, size]) : new Float32Array()
  const cells = tensors.has('cells') ? await read('cells', [null, DRIFT_CELLS]) : null
  const drift = cells && { cells, moves: await read('drift', [cells.length / DRIFT_CELLS + 3, size]) }
  const spread = { mean: await read('mean', [size]), basis, values, rest, distances: await read('distances', [QUANTILES]) }
  const found = { ...spread, held, ...(drift && { drift }) }
  if (held.length > size * size) throw wrongPackFile(path, `held: at most ${size} rows are expected.`)
  if (cells && cells.length > DRIFT_CELLS ** 2) throw wrongPackFile(path, `cells: at most ${DRIFT_CELLS} rows are expected.`)
  if (values.length > size || rest <= 0 || values.some((value) => value <= 0))
    throw wrongPackFile(path, `values and rest: at most ${size} variances above 0 are expected.`)
  if (!isOrthonormal(basis, size)) throw wrongPackFile(path, 'basis: orthonormal rows are expected.')
  return found
}

function fits({ shape }: LazyTensor, expected: readonly (number | null)[]): boolean {
  const isScalar = expected.length === 0 && shape.length === 1 && shape[0] === 1
  return isScalar || (shape.length === expected.length && expected.every((length, i) => length === null || length === shape[i]))
}

/** Looks at the length of each row and at neighbours: a file of other vectors fails there. */
function isOrthonormal(basis: Float32Array, size: number): boolean {
  const rows = basis.length / size
  assert(Number.isInteger(rows), 'whole rows')
  const product = (i: number, j: number) => {
    let sum = 0
    for (let k = 0; k < size; k++) sum += (basis[i * size + k] ?? 0) * (basis[j * size + k] ?? 0)
    return sum
  }
  return Array.from({ length: rows }, (_, i) => i).every(
    (i) => Math.abs(product(i, i) - 1) < ORTHONORMAL && (i === 0 || Math.abs(product(i, i - 1)) < ORTHONORMAL),
  )
}
