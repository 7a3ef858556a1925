import { giveBack, type LostDetail } from '../../pixels/give-back.ts'
import type { Measured } from '../../recipes/reconstruct.ts'
import { CEILING, ceilingCompanion, type Companion, type Face } from '../../store/face.ts'
import { words } from '../../words/english.ts'

/** The ceiling of a face as a companion of its result: it is kept with it. */
export function ceilingOf(ceiling: Measured): Companion {
  return { id: CEILING, title: words.codes.ceiling.name, ...ceiling }
}

/** What the first stage took from the source of a result; null where the result has no ceiling. */
export function lostDetail({ origin }: Pick<Face, 'origin'>, source: Pick<Face, 'picture'> | null): LostDetail | null {
  const ceiling = ceilingCompanion(origin)
  return ceiling && source ? { input: source.picture, ceiling: ceiling.picture } : null
}

/** A result with another share of the lost detail than it has now. */
export function withDetail(result: Face, lost: LostDetail, share: number): Pick<Face, 'picture' | 'origin'> {
  const { picture, origin } = result
  return { picture: giveBack(picture, lost, share - (origin?.detail ?? 0)), origin: origin && { ...origin, detail: share } }
}
