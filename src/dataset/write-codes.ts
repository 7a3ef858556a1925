import { openAsBlob } from 'node:fs'
import { join } from 'node:path'
import { readSafetensors } from '../formats/safetensors.ts'
import { elementCount, type LazyTensor } from '../formats/tensor.ts'
import { float32ToFloat16 } from '../formats/half.ts'
import { safetensorsHead } from '../formats/write-safetensors.ts'
import { writeAnew } from './run-folder.ts'
import { notesOf } from './shard-rows.ts'

/** The name of the file with the codes of a data set. */
export const CODES = 'codes.safetensors'

type Header = { names: string[]; refused: Record<string, string>; tensors: ReadonlyMap<string, LazyTensor> }

/**
 * The codes of all shards in one file: `z` [n, size] and `x_T` [n, ...state] as they are, NaN for refused pictures; `conds_mean` and `conds_std` (as in `latent.pkl`)
 * over the others; `names`, the lines of a text as bytes. Never more than a shard is in memory. Returns why pictures were refused.
 */
export async function writeCodes(out: string, shards: readonly string[]): Promise<Record<string, string>> {
  const headers: Header[] = []
  for (const shard of shards) {
    const { tensors, metadata } = await readSafetensors(await openAsBlob(join(out, shard)), shard)
    headers.push({ ...notesOf(metadata, shard), tensors })
  }
  const count = headers.reduce((sum, { names }) => sum + names.length, 0)
  const names = new TextEncoder().encode(headers.flatMap((header) => header.names).join('\n'))
  const columns = ['z', 'x_T'].flatMap((name) => {
    const shape = headers.map(({ tensors }) => tensors.get(name)?.shape.slice(1)).find((found) => found !== undefined)
    return shape ? [{ name, dtype: name === 'z' ? ('float32' as const) : ('float16' as const), shape: [count, ...shape] }] : []
  })
  const zSize = columns.find(({ name }) => name === 'z')?.shape[1]
  const statistics = zSize === undefined ? null : await meanAndDeviation(headers, zSize)
  const small = [
    ...(statistics ? [statistic('conds_mean', statistics.mean), statistic('conds_std', statistics.deviation)] : []),
    { name: 'names', dtype: 'uint8' as const, shape: [names.length], bytes: names },
  ]
  await writeAnew(out, CODES, async (file) => {
    await file.write(safetensorsHead([...columns, ...small]))
    for (const { name, dtype, shape } of columns) {
      for (const header of headers) await file.write(await rowsOf(header, name, dtype, elementCount(shape.slice(1))))
    }
    for (const { bytes } of small) await file.write(bytes)
  })
  return Object.assign({}, ...headers.map(({ refused }) => refused)) as Record<string, string>
}

/** The rows of one shard as bytes; NaN where all of its pictures were refused. */
async function rowsOf({ names, tensors }: Header, name: string, dtype: 'float32' | 'float16', width: number): Promise<Uint8Array> {
  const values = (await tensors.get(name)?.read()) ?? new Float32Array(names.length * width).fill(NaN)
  const stored = dtype === 'float16' ? float32ToFloat16(values) : values
  return new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength)
}

function statistic(name: string, values: Float64Array) {
  return { name, dtype: 'float32' as const, shape: [values.length], bytes: new Uint8Array(Float32Array.from(values).buffer) }
}

/** Mean and standard deviation (of a sample, as the official code computes it) of every number of z_sem, without refused pictures. */
async function meanAndDeviation(headers: readonly Header[], size: number): Promise<{ mean: Float64Array; deviation: Float64Array }> {
  const [mean, squares] = [new Float64Array(size), new Float64Array(size)]
  let count = 0
  for (const { names, refused, tensors } of headers) {
    const z = await tensors.get('z')?.read()
    if (!z) continue
    for (const [row, name] of names.entries()) {
      if (name in refused) continue
      count++
      for (let i = 0; i < size; i++) {
        // Welford's update: exact enough for a million rows.
        const before = (z[row * size + i] ?? 0) - (mean[i] ?? 0)
        mean[i] = (mean[i] ?? 0) + before / count
        squares[i] = (squares[i] ?? 0) + before * ((z[row * size + i] ?? 0) - (mean[i] ?? 0))
      }
    }
  }
  return { mean, deviation: squares.map((value) => Math.sqrt(value / Math.max(1, count - 1))) }
}
