import { existsSync, openAsBlob, readdirSync, readFileSync } from 'node:fs'
import type { Checkpoint } from '../../src/formats/checkpoint.ts'
import { readWeightsFile } from '../../src/formats/weights-file.ts'

/** GOLDEN_DIR names a folder with the complete golden vectors; without it the small part of them in this tree is used. */
const root = process.env.GOLDEN_DIR ? new URL(`file://${process.env.GOLDEN_DIR}/`) : new URL('../golden/', import.meta.url)

/** The golden tensors of a model: every `.bin` of its folder. `/` in a tensor's name stands as `__` in the file's. */
export type Golden = {
  names: string[]
  values(name: string): Float32Array
  doubles(name: string): Float64Array
  integers(name: string): Int32Array
}

export function readGolden(folder: string): Golden {
  const place = new URL(`${folder}/`, root)
  const bytes = (name: string) => new Uint8Array(readFileSync(new URL(`${name.replace('/', '__')}.bin`, place))).buffer
  return {
    names: readdirSync(place).flatMap((file) => (file.endsWith('.bin') ? [file.slice(0, -4).replace('__', '/')] : [])),
    values: (name) => new Float32Array(bytes(name)),
    integers: (name) => new Int32Array(bytes(name)),
    doubles: (name) => new Float64Array(bytes(name)),
  }
}

/** The golden tensors of a model and the checkpoint that they come from. */
export async function openGolden(folder: string): Promise<Golden & { checkpoint: Checkpoint }> {
  const place = new URL(`${folder}/`, root)
  const weights = ['last.ckpt', 'model.safetensors'].find((name) => existsSync(new URL(name, place))) ?? 'last.ckpt'
  const checkpoint = await readWeightsFile(await openAsBlob(new URL(weights, place)), `${folder}/${weights}`)
  return { ...readGolden(folder), checkpoint }
}

/** Largest difference over the largest golden number; infinite where a value is NaN or the lengths differ. */
export function relativeError(values: ArrayLike<number>, golden: Float32Array): number {
  if (values.length !== golden.length) return Number.POSITIVE_INFINITY
  let [largest, worst] = [0, 0]
  for (let i = 0; i < golden.length; i++) {
    const difference = Math.abs((values[i] ?? Number.NaN) - (golden[i] ?? Number.NaN))
    if (!(difference < Number.POSITIVE_INFINITY)) return Number.POSITIVE_INFINITY
    largest = Math.max(largest, Math.abs(golden[i] ?? 0))
    worst = Math.max(worst, difference)
  }
  return worst / (largest || 1)
}

/** Root of the mean squared difference over that of the golden numbers: for what single values may leave, but not the whole. */
export function meanError(values: ArrayLike<number>, golden: Float32Array): number {
  const square = (sum: number, value: number) => sum + value * value
  const difference = golden.map((want, i) => want - (values[i] ?? Number.NaN))
  return values.length === golden.length ? Math.sqrt(difference.reduce(square, 0) / golden.reduce(square, 0)) : Number.POSITIVE_INFINITY
}
