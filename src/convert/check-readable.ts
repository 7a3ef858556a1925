import { SubcodeError } from '../base/errors.ts'
import type { LazyTensor } from '../formats/tensor.ts'

/** Throws `bad-file`, with the advice, for a tensor whose numbers cannot be told: sparse, quantised, or of a class that is not read. */
export function checkReadable(name: string, { unreadable: why }: Pick<LazyTensor, 'unreadable'>): void {
  if (why === undefined) return
  throw new SubcodeError('bad-file', `The tensor ${name} ${why}`, { values: { reason: 'tensor-unreadable', tensor: name, why } })
}
