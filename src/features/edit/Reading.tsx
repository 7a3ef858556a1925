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
  const turned = (value: number) => {
    if (!flipped) return value
    return scale === 'number' ? -value : 1 - value
  }
  return (
    <span className={styles.score} title={text.readingTitle[scale]} data-before={reading.before} data-after={reading.after}>
      {text.reading[scale](turned(reading.before), turned(reading.after))}
    </span>
  )
}
