import { editWords } from '../../words/edit-words.ts'
import type { AttributeGroup, EditAttribute } from '../settings/edit-attributes.ts'
import styles from './AttributeList.module.css'
import { AttributeRow, type RowActions } from './AttributeRow.tsx'
import type { ReadOut } from '../../math/edit-codes.ts'
import type { EditOptions } from '../settings/edit-options.ts'

const text = editWords

type Props = { groups: AttributeGroup[]; options: EditOptions; scores: ReadOut['scores'] | null; actions: RowActions }

/** Every attribute by group: its name, its strength, the classifier's score before and after, and its slider. */
export function AttributeList({ groups, options, scores, actions }: Props) {
  return groups.map(({ name, attributes }) => (
    <section key={name} className={styles.group}>
      <h3>{name}</h3>
      <ul>
        {attributes.map((attribute) => {
          const { key } = attribute
          const strength = options.strengths[key] ?? 0
          const flipped = options.flipped.includes(key)
          return (
            <li key={key} data-attribute={attribute.name}>
              <span className={styles.head}>
                <span>{flipped ? text.opposite(attribute.name) : attribute.name}</span>
                <span className={styles.strength} data-moved={strength !== 0}>
                  {text.strength(strength)}
                </span>
                <Score attribute={attribute} flipped={flipped} score={scores?.[key]} />
              </span>
              <AttributeRow
                attribute={attribute}
                strength={strength}
                flipped={flipped}
                locked={options.locked.includes(key)}
                actions={actions}
              />
            </li>
          )
        })}
      </ul>
    </section>
  ))
}

type ScoreProps = { attribute: EditAttribute; flipped: boolean; score: { before: number; after: number } | undefined }

function Score({ attribute, flipped, score }: ScoreProps) {
  if (!score) return null
  const format = (value: number) => {
    if (attribute.kind === 'regress') return (flipped ? -value : value).toFixed(2)
    return text.percent(flipped ? 1 - value : value)
  }
  const [before, after] = [format(score.before), format(score.after)]
  return (
    <span className={styles.score} title={text.scoreTitle(before, after)} data-before={score.before} data-after={score.after}>
      {before === after ? before : `${before} → ${after}`}
    </span>
  )
}
