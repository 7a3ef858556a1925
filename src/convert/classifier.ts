import { at } from '../base/assert.ts'
import { SubcodeError } from '../base/errors.ts'
import type { StateDict } from '../formats/tensor.ts'
import type { WeightsOnly } from '../protocol/attribute.ts'
import { readClassNames } from './class-names.ts'
import type { Hyper } from './hyper-parameters.ts'

/** A row below this part of the strongest one was never trained: weight decay has shrunk its first random numbers. */
const UNTRAINED = 1 / 50

/** Nobody could look through a longer list. */
const MAX_ROWS = 1000

/** Beyond this an official model leaves the faces it knows (range of the public demo). */
const AMPLITUDE = 0.5

/**
 * The directions of a classifier checkpoint: rows of `classifier.weight` (not of its moving average, as in the
 * official notebook), one per attribute, over normalised z_sem. Rows that were never trained are left out.
 * Throws `bad-file` when the shape is not [rows, Z], and for names that do not fit the rows.
 */
export async function readClassifier(tensors: StateDict, zSize: number, hyper: Hyper): Promise<WeightsOnly[]> {
  const [weight, bias] = [tensors.get('classifier.weight'), tensors.get('classifier.bias')]
  const [rows = 0, columns] = weight?.shape ?? []
  if (!weight || !bias || columns !== zSize || rows > MAX_ROWS || bias.shape[0] !== rows) {
    const found = weight ? `[${weight.shape}]` : 'none'
    throw new SubcodeError(
      'bad-file',
      `Expected classifier.weight of shape [classes,${zSize}] for a z_sem of ${zSize} numbers, and its bias, found ${found}.`,
      { values: { reason: 'classifier-of-other-model' } },
    )
  }
  const names = readClassNames(hyper, rows)
  const [weights, biases] = [await weight.read(), await bias.read()]
  const directions = Array.from({ length: rows }, (_, row) => Array.from(weights.subarray(row * zSize, (row + 1) * zSize)))
  const strongest = Math.max(...directions.map((direction) => Math.hypot(...direction)))
  return directions.flatMap((direction, row) => {
    const { name, group, opposite } = at(names, row)
    if (Math.hypot(...direction) < UNTRAINED * strongest) return []
    const sign = opposite ? -1 : 1
    const found = { name, group, direction: direction.map((value) => sign * value), bias: sign * at(biases, row) }
    return [{ ...found, kind: 'classify', metric: null, score: null, range: [-AMPLITUDE, AMPLITUDE] }]
  })
}
