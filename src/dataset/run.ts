import { SubcodeError } from '../base/errors.ts'
import { sha256Hex } from '../base/sha256.ts'
import type { Way } from '../protocol/codes.ts'
import { BITS_OPTIONS } from '../recipes/measure-bits.ts'

/** The work on every picture, with the class that all of them are of, for a pack that takes one. */
export type Work = Pick<Way, 'classCondition'> & VerbWork

type VerbWork =
  | { verb: 'encode'; /** Steps of the inversion; null where x_T is not wanted. */ invertSteps: number | null }
  | { verb: 'evaluate'; steps: readonly number[]; /** Terms of the bound that bits are measured by. */ boundSteps: number }
  | { verb: 'edit'; /** Units by the names of attributes, as on the sliders of Edit. */ moves: Readonly<Record<string, number>> }

/** Terms of the bound that bits are measured by, as many as in the studio's Batch. */
export const BOUND_STEPS = BITS_OPTIONS.steps

/** What computes. */
export const DATASET_DEVICES = ['cpu', 'webgpu', 'cuda'] as const

export type DatasetDevice = (typeof DATASET_DEVICES)[number]

/** A whole data set: paths of this machine, and the work. `frame` has the largest face of each picture found and framed first. */
export type DatasetTask = { input: string; pack: string; out: string; device: DatasetDevice; frame: boolean; work: Work }

/** A picture of a data set before it is read. */
export type PictureEntry = { name: string; bytes: number }

/** So many pictures make one file. Lost work is at most this much, and a file costs little beside it. */
export const SHARD_SIZE = 64

/** The facts of a run: the same facts give the same files. The device counts, since bytes differ between devices. */
export type RunFacts = {
  work: Work
  device: DatasetDevice
  frame: boolean
  /** SHA-256 of the pack's `config.json`, which holds those of its files. */
  pack: string
  /** SHA-256 of the names and sizes of the pictures. */
  pictures: string
  count: number
}

/** The facts of a run over some pictures, which are taken in the order of their names. */
export async function factsOf({ work, device, frame }: DatasetTask, pack: string, pictures: readonly PictureEntry[]): Promise<RunFacts> {
  const lines = pictures.map(({ name, bytes }) => `${bytes} ${name}\n`).join('')
  return { work, device, frame, pack, pictures: await sha256Hex(new TextEncoder().encode(lines)), count: pictures.length }
}

/** Why two runs may not share a folder; null where they are the same. */
export function differenceOf(ours: RunFacts, theirs: RunFacts): string | null {
  const differs = (field: keyof RunFacts) => JSON.stringify(ours[field]) !== JSON.stringify(theirs[field])
  if (differs('work')) return `it has other options: ${JSON.stringify(theirs.work)}`
  if (differs('device')) return `it computes on ${theirs.device}, and numbers differ between devices`
  if (differs('frame')) return `its pictures were ${theirs.frame ? '' : 'not '}framed`
  if (differs('pack')) return 'its pack is another, or has changed since'
  if (differs('pictures')) return `its pictures are others, or have changed since (${theirs.count} then, ${ours.count} now)`
  return null
}

/** The names of a run's shards, in order. */
export function shardsOf(count: number, { verb }: Work): string[] {
  const type = verb === 'edit' ? 'tar' : 'safetensors'
  return Array.from({ length: Math.ceil(count / SHARD_SIZE) }, (_, i) => `shard-${String(i).padStart(5, '0')}.${type}`)
}

/** The pictures of one shard, and the place of the first among all. Throws `internal` for a shard that there is not. */
export function picturesOf<Entry>(pictures: readonly Entry[], shard: number): { first: number; entries: Entry[] } {
  const first = shard * SHARD_SIZE
  const entries = pictures.slice(first, first + SHARD_SIZE)
  if (entries.length === 0) throw new SubcodeError('internal', `There is no shard ${shard} among ${pictures.length} pictures.`)
  return { first, entries }
}
