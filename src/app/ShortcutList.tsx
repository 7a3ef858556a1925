import { Fragment } from 'react'
import { type Key, type ShortcutId, shortcuts } from '../ui/shortcuts.ts'
import { keyWords } from '../words/key-words.ts'
import styles from './ShortcutList.module.css'

const text = keyWords
const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** Every shortcut, from the table that binds them. */
export function ShortcutList() {
  return text.groups.map(({ title, rows }) => (
    <section key={title} className={styles.group}>
      <h3>{title}</h3>
      <dl>
        {rows.map((row) => (
          <div key={row.text} className={styles.row}>
            <dt>
              <Keys ids={row.keys} />
            </dt>
            <dd>{row.text}</dd>
          </div>
        ))}
      </dl>
    </section>
  ))
}

function Keys({ ids }: { ids: readonly ShortcutId[] }) {
  const keys: readonly Key[] = ids.flatMap((id): readonly Key[] => shortcuts[id])
  return keys.map((key, index) => (
    <Fragment key={index}>
      {index > 0 && ` ${text.or} `}
      {parts(key).map((part, place) => (
        <Fragment key={part}>
          {place > 0 && ' '}
          <kbd>{part}</kbd>
        </Fragment>
      ))}
    </Fragment>
  ))
}

function parts({ key, command, shift }: Key): string[] {
  const name = text.names[key] ?? key.toUpperCase()
  return [...(command ? [isMac ? text.commandMac : text.command] : []), ...(shift ? [text.shift] : []), name]
}
