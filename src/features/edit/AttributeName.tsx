import type { Along } from '../../math/edit-codes.ts'
import { Explain } from '../../ui/Explain.tsx'
import { editWords } from '../../words/edit-words.ts'
import type { ServedAttribute } from '../settings/served-attributes.ts'

const text = editWords

type Props = { attribute: ServedAttribute; flipped: boolean; along: Along }

/** The name of an attribute. Where more is known of its slider, that is one tap away: its unit and its form, what it also moves, and its drift. */
export function AttributeName({ attribute: { name, form, move, unit }, flipped, along }: Props) {
  const shown = flipped ? text.opposite(name) : name
  const isMeasured = along === 'pattern' && move.unit === unit && form.direction !== null
  if (!isMeasured && move.unit === 'amplitude') return <span>{shown}</span>
  const others = Object.entries(form.moves).sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
  return (
    <Explain term={shown} title={name}>
      <p>{text.units[move.unit]}</p>
      {form.of !== null && <p>{text.formOf(form.of)}</p>}
      {isMeasured && others.length > 0 && <p>{text.alsoMoves(others)}</p>}
      {isMeasured && form.drift && <p>{text.drift(form.drift)}</p>}
    </Explain>
  )
}
