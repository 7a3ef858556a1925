import { padShares } from '../../math/blend.ts'
import { Note } from '../../ui/Note.tsx'
import { Picture } from '../../ui/Picture.tsx'
import { PlacePad } from '../../ui/PlacePad.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { mixWords } from '../../words/mix-words.ts'
import { lettersOf } from './letters-of.ts'
import type { ModeFieldsProps } from './mode-fields.ts'
import styles from './PadFields.module.css'

const text = mixWords

const CORNERS = [
  { value: '3', title: text.corners3.title },
  { value: '4', title: text.corners4.title },
] as const

/** Three or four faces in the corners, and the dot that mixes them. */
export function PadFields({ options: { u, v, corners }, keys, onMove, onRest }: ModeFieldsProps) {
  const shares = padShares(u, v, corners === '3' ? 3 : 4)
  const shown = text.padShown(shares.map((share, i) => ({ letter: lettersOf(i), share })))
  return (
    <>
      <Segments label={text.corners} items={CORNERS} value={corners} onChange={(next) => onMove({ corners: next })} />
      <PlacePad name={text.padName} shown={shown} u={u} v={v} onChange={onMove} onCommit={onRest}>
        {keys.map((face, i) => (
          <span key={`${i} ${face.id}`} className={styles.corner} data-place={`${corners}${lettersOf(i)}`}>
            <Picture source={face} label="" enlarge="smooth" />
            <span className={styles.letter}>{lettersOf(i)}</span>
          </span>
        ))}
      </PlacePad>
      <Note>{shown}</Note>
      <Note>{text.padHint}</Note>
    </>
  )
}
