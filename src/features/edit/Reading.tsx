import { scaleOf } from '../../math/attribute-reading.ts'
import { editWords } from '../../words/edit-words.ts'
import type { ServedAttribute } from '../settings/served-attributes.ts'
import styles from './AttributeList.module.css'

const text = editWords

type Props = { attribute: ServedAttribute; flipped: boolean; reading: { before: number; after: number } | undefined }

/** What an attribute reads in z_sem before and after. Of a flipped slider it is the opposite. */
export function Reading({ attribute, flipped, reading }: Props) {
  if (!reading) return null
  const scale = scaleOf(attribute, attribute.form)
  const say = (value: number) => {
    if (scale === 'number') return (flipped ? -value : value).toFixed(2)
    return text[scale](flipped ? 1 - value : value)
  }
  const [before, after] = [say(reading.before), say(reading.after)]
  return (
    <span className={styles.score} title={text.readingTitle[scale](before, after)} data-before={reading.before} data-after={reading.after}>
      {before === after ? before : `${before} → ${after}`}
    </span>
  )
}
