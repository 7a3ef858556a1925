import { throwIfAborted } from '../base/abort.ts'
import { assert, at } from '../base/assert.ts'
import { SubcodeError } from '../base/errors.ts'
import { elementCount } from '../formats/tensor.ts'
import type { Weight } from './graph.ts'
import { type Stored, storedBytes, storedType, toBytes } from './stored.ts'

/** Where the bytes of a weight lie: in which of the data files of its graph, and where in it. */
export type Place = { file: string; offset: number; length: number }

export type DataFile = { file: string; bytes: number; weights: readonly Weight[] }

/** Weights begin at multiples of this, so that any typed array and any GPU copy can take them in place. */
const ALIGNMENT_BYTES = 64

/** A data file is made, hashed and downloaded as a whole; in parts of this size it fits into any memory and a lost part is cheap. */
export const PART_BYTES = 64 * 2 ** 20

/** The data files of a graph and the place of every weight; they depend on names and shapes only. */
export function placeWeights(graph: string, weights: readonly Weight[], stored: Stored) {
  const groups = groupWeights(weights, stored)
  const name = (i: number) => (groups.length === 1 ? `${graph}.bin` : `${graph}-${i + 1}-of-${groups.length}.bin`)
  const files = groups.map((group, i): DataFile => ({
    file: name(i),
    bytes: group.bytes,
    weights: group.items.map(({ weight }) => weight),
  }))
  const places = groups.flatMap((group, i) =>
    group.items.map(({ weight, offset, length }): [string, Place] => [weight.name, { file: name(i), offset, length }]),
  )
  return { files, places: new Map(places) }
}

type Group = { bytes: number; items: { weight: Weight; offset: number; length: number }[] }

function groupWeights(weights: readonly Weight[], stored: Stored): Group[] {
  const groups: Group[] = []
  for (const weight of weights) {
    const length = storedBytes(weight, stored)
    let group = groups.at(-1)
    if (!group || align(group.bytes) + length > PART_BYTES) groups.push((group = { bytes: 0, items: [] }))
    const offset = align(group.bytes)
    group.items.push({ weight, offset, length })
    group.bytes = offset + length
  }
  return groups
}

function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT_BYTES) * ALIGNMENT_BYTES
}

/**
 * Reads and folds the weights of a data file, one at a time; `onBytes` hears how much of it is done. Throws `bad-file` for a
 * number that its type cannot hold: `TooLargeForHalf` where float32 could.
 */
export async function renderDataFile(
  { file, bytes, weights }: DataFile,
  places: ReadonlyMap<string, Place>,
  stored: Stored,
  signal: AbortSignal | undefined,
  onBytes: (doneBytes: number) => void = () => {},
): Promise<Uint8Array<ArrayBuffer>> {
  const data = new Uint8Array(bytes)
  for (const weight of weights) {
    throwIfAborted(signal)
    const place = places.get(weight.name)
    assert(place?.file === file, `${weight.name} belongs into another file than ${file}`)
    data.set(toStored(weight, await foldWeight(weight), stored), place.offset)
    onBytes(place.offset + place.length)
  }
  return data
}

async function foldWeight(weight: Weight): Promise<Float32Array> {
  const tensors = []
  for (const tensor of weight.sources) tensors.push(await tensor.read())
  const values = weight.fold(tensors)
  assert(values.length === elementCount(weight.dims), `${weight.name} has ${values.length} values for shape [${weight.dims}]`)
  return values
}

/** The bytes of a weight as it is stored. */
function toStored(weight: Weight, values: Float32Array, stored: Stored): Uint8Array {
  const type = storedType(weight, stored)
  const limit = type === 'float16' ? LARGEST_HALF : Number.MAX_VALUE
  const wrong = values.findIndex((value) => !(Math.abs(value) <= limit))
  if (wrong >= 0) throw unfit(weight, at(values, wrong), type)
  return toBytes(weight, values, stored)
}

/** A finite number that float32 can store and float16 cannot. */
export class TooLargeForHalf extends SubcodeError {}

/** The largest float32 that rounds to a finite float16 lies just below 65520. */
const LARGEST_HALF = 65519.99

function unfit(weight: Weight, value: number, stored: Stored): SubcodeError {
  const names = weight.sources.map((tensor) => tensor.name)
  const from = names.length > 2 ? `${names[0]} to ${names.at(-1)}` : names.join(' and ')
  const advice = Number.isFinite(value) ? 'Convert with --weights fp32.' : 'The checkpoint is damaged or its training diverged.'
  const message = `${weight.name} (from ${from}) holds ${value}, which a ${stored} weight cannot. ${advice}`
  if (Number.isFinite(value)) return new TooLargeForHalf('bad-file', message)
  return new SubcodeError('bad-file', message, { values: { reason: 'weight-not-finite', weight: weight.name } })
}
