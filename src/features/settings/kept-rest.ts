import { changeOutside, maskOfPicture, maskPicture, maskShare } from '../../math/edit-mask.ts'
import type { KeptRest } from '../../recipes/edit.ts'
import type { Companion, Face } from '../../store/face.ts'
import { words } from '../../words/english.ts'

const [MASK, UNMASKED] = ['mask', 'unmasked'] as const

/** The mask of an edit and the picture before it, as companions of the result: they are kept with it, and the photo gets the face through them. */
export function companionsOf(rest: KeptRest | null): Companion[] {
  if (!rest) return []
  return [
    { id: MASK, title: words.codes.mask.name, picture: maskPicture(rest.mask) },
    { id: UNMASKED, title: words.codes.unmasked.name, picture: rest.unmasked },
  ]
}

/** The mask of a result, and the picture before it; null for a result without a mask. */
export function maskedOf({ origin }: Pick<Face, 'origin'>): { mask: Float32Array; unmasked: Float32Array } | null {
  const pictureOf = (id: string) => origin?.companions.find((companion) => companion.id === id)?.picture
  const [mask, unmasked] = [pictureOf(MASK), pictureOf(UNMASKED)]
  return mask && unmasked ? { mask: maskOfPicture(mask), unmasked } : null
}

/** Shares and mean changes of 255 outside the mask: of the edited picture without the mask, and with it, both against the photo. */
export type RestFigures = { share: number; without: number; with: number }

export function restFigures(result: Pick<Face, 'origin' | 'picture'>, source: Pick<Face, 'picture'>): RestFigures | null {
  const masked = maskedOf(result)
  if (!masked) return null
  const outside = (picture: Float32Array) => changeOutside(picture, source.picture, masked.mask)
  return { share: maskShare(masked.mask), without: outside(masked.unmasked), with: outside(result.picture) }
}
