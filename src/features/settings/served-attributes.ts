import { formFor } from '../../math/attribute-reading.ts'
import { type Along, type EditSpace, type UnitMove, unitMoveOf } from '../../math/edit-codes.ts'
import type { Attribute, AttributeForm } from '../../protocol/attribute.ts'

/** An attribute as it serves a face: in the form for its kind, with the move of one unit. */
export type ServedAttribute = Attribute & { form: AttributeForm; move: UnitMove }

/** The attributes for faces of a kind, and the names of those that are not offered for it. A kind that is not known takes the first forms. */
export function serveAttributes(
  { attributes, covariance }: Pick<EditSpace, 'attributes' | 'covariance'>,
  kind: string | null,
  along: Along,
): { served: ServedAttribute[]; missing: string[] } {
  const served = attributes.flatMap((attribute) => {
    const form = formFor(attribute, kind)
    return form ? [{ ...attribute, form, move: unitMoveOf(attribute, form, along, covariance) }] : []
  })
  return { served, missing: attributes.filter((attribute) => formFor(attribute, kind) === null).map(({ name }) => name) }
}
