import type { Checkpoint } from '../formats/checkpoint.ts'
import { fromCompvis } from './compvis.ts'
import { fromFlax } from './flax.ts'

/** A checkpoint of any code under the names that the families know. Throws `bad-file`. */
export async function withPlainNames(checkpoint: Checkpoint): Promise<Checkpoint> {
  return fromFlax(await fromCompvis(checkpoint))
}
