import { editWords } from '../../words/edit-words.ts'
import type { ServedAttribute } from '../settings/served-attributes.ts'
import type { AttributeGroup } from '../settings/edit-attributes.ts'
import type { EditOptions } from '../settings/edit-options.ts'
import type { ReadOut } from '../../math/edit-codes.ts'
import styles from './AttributeList.module.css'
import { AttributeName } from './AttributeName.tsx'
import { AttributeRow, type RowActions } from './AttributeRow.tsx'
import { Reading } from './Reading.tsx'

const text = editWords

type Props = {
  groups: AttributeGroup<ServedAttribute>[]
  options: EditOptions
  readings: ReadOut['readings'] | null
  actions: RowActions
}

/** Every attribute by group: its name, its strength, what it reads before and after, and its slider. */
export function AttributeList({ groups, options, readings, actions }: Props) {
  return groups.map(({ name, attributes }) => (
    <section key={name} className={styles.group}>
      <h3>{name}</h3>
      <ul>
        {attributes.map((attribute) => {
          const { key, move } = attribute
          const strength = options.strengths[key] ?? 0
          const flipped = options.flipped.includes(key)
          return (
            <li key={key} data-attribute={attribute.name}>
              <span className={styles.head}>
                <AttributeName attribute={attribute} flipped={flipped} along={options.along} />
                <span className={styles.strength} data-moved={strength !== 0}>
                  {text.strength(strength, move.unit)}
                </span>
                <Reading attribute={attribute} flipped={flipped} reading={readings?.[key]} />
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
