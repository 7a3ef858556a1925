import { openAsBlob } from 'node:fs'
import { join } from 'node:path'
import { at } from '../base/assert.ts'
import { SubcodeError } from '../base/errors.ts'
import { readSafetensors } from '../formats/safetensors.ts'
import { elementCount } from '../formats/tensor.ts'

/** The rows of one shard: names in order, why some were refused, and the columns, row by row. */
export type ShardRows = { names: string[]; refused: Record<string, string>; columns: Map<string, { width: number; values: Float32Array }> }

/** A shard of numbers. Throws `bad-file`. */
export async function readShard(out: string, shard: string): Promise<ShardRows> {
  const { tensors, metadata } = await readSafetensors(await openAsBlob(join(out, shard)), shard)
  const columns: ShardRows['columns'] = new Map()
  for (const [name, tensor] of tensors) {
    columns.set(name, { width: elementCount(tensor.shape.slice(1)), values: await tensor.read() })
  }
  return { ...notesOf(metadata, shard), columns }
}

/** The names and refusals that a shard's metadata hold. Throws `bad-file`. */
export function notesOf(metadata: Readonly<Record<string, string>>, shard: string): Pick<ShardRows, 'names' | 'refused'> {
  try {
    const names = JSON.parse(metadata.names ?? '') as string[]
    return { names, refused: JSON.parse(metadata.refused ?? '{}') as Record<string, string> }
  } catch (cause) {
    throw new SubcodeError('bad-file', `${shard} is damaged. Delete it and run the same command again.`, { cause })
  }
}

/** The value of a row at a place of a column; NaN where the shard lacks the column. */
export function valueAt({ columns }: ShardRows, column: string, row: number, place: number): number {
  const found = columns.get(column)
  return found ? at(found.values, row * found.width + place) : NaN
}
