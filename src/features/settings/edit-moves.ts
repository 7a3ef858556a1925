import { formFor } from '../../math/attribute-reading.ts'
import { type Along, amountOf, type EditSpace, unitMoveOf } from '../../math/edit-codes.ts'
import type { Attribute, AttributeUnit } from '../../protocol/attribute.ts'
import type { EditOptions } from './edit-options.ts'

/** A slider that is moved, by the name that it had. `unit` is absent for an amplitude of the paper's move. */
export type RecordedMove = { key: string; name: string; amplitude: number; unit?: 'sd' | 'step' }

/** The unit of an attribute's slider, for faces of any kind. */
function unitOf(attribute: Attribute, along: Along, covariance: EditSpace['covariance']): AttributeUnit {
  const form = formFor(attribute, null)
  return form ? unitMoveOf(attribute, form, along, covariance).unit : 'amplitude'
}

/** The sliders that are moved, in the order of the attributes. */
export function recordMoves(
  options: EditOptions,
  { attributes, covariance }: Pick<EditSpace, 'attributes' | 'covariance'>,
): RecordedMove[] {
  return attributes.flatMap((attribute) => {
    const amplitude = amountOf(options, attribute.key)
    if (amplitude === 0) return []
    const unit = unitOf(attribute, options.along, covariance)
    return [{ key: attribute.key, name: attribute.name, amplitude, ...(unit !== 'amplitude' && { unit }) }]
  })
}
