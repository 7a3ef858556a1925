import { joinArrays } from '../base/arrays.ts'
import { SubcodeError } from '../base/errors.ts'
import type { ClassCondition } from '../protocol/codes.ts'
import type { Engine } from './engine.ts'
import { floatTensor, type Tensor } from './ort.ts'

/** A batch that meets a class: how often it holds each state, and the inputs of the denoiser that stay the same in every step. */
export type GuidedBatch = { copies: 1 | 2; fixed: Record<string, Tensor> }

/**
 * How often a batch holds each state. Guidance w (Ho and Salimans 2022) is eps_none + w (eps_class - eps_none): both are evaluated in one
 * batch, and at 1 the class alone is left.
 */
export function copiesFor(condition: ClassCondition | undefined): 1 | 2 {
  return condition === undefined || condition.class === null || condition.guidance === 1 ? 1 : 2
}

/**
 * The tokens of a class for `count` states, and with guidance those of no class for their copies behind them; `mix` makes the same guided
 * prediction of both halves, so that they stay alike. A pack without classes lacks both inputs. Throws `internal` for a class that the pack lacks.
 */
export async function guidedBatch(
  { pack }: Pick<Engine, 'pack'>,
  condition: ClassCondition | undefined,
  count: number,
): Promise<GuidedBatch> {
  const { classes } = pack.manifest.space
  if (!classes || !pack.classTable) {
    if (condition) throw new SubcodeError('internal', `classCondition: the pack "${pack.manifest.name}" takes no class.`)
    return { copies: 1, fixed: {} }
  }
  const { class: label, guidance } = condition ?? { class: null, guidance: 1 }
  if (label !== null && !(Number.isInteger(label) && label >= 0 && label < classes.count)) {
    throw new SubcodeError('internal', `classCondition.class: expected 0 to ${classes.count - 1} or null, got ${label}.`)
  }
  if (!Number.isFinite(guidance)) throw new SubcodeError('internal', `classCondition.guidance: expected a number, got ${guidance}.`)
  const { size, count: none } = classes
  const copies = copiesFor(condition)
  const tokenOf = (row: number) => pack.classTable?.subarray(row * size, (row + 1) * size) ?? new Float32Array()
  const rows = [label ?? none, none].slice(0, copies).flatMap((row) => new Array<number>(count).fill(row))
  const all = copies * count
  const mix = new Float32Array(all * all)
  for (let i = 0; i < all; i++) {
    mix[i * all + (i % count)] = copies === 1 ? 1 : guidance
    if (copies === 2) mix[i * all + count + (i % count)] = 1 - guidance
  }
  return {
    copies,
    fixed: { tokens: await floatTensor(joinArrays(rows.map(tokenOf)), [all, 1, size]), mix: await floatTensor(mix, [all, all]) },
  }
}
