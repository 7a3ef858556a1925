import type { ReactNode } from 'react'
import { FieldName } from './FieldName.tsx'
import styles from './NamedLine.module.css'

type Props = {
  name: string
  /** Explains the name. */
  text?: string | undefined
  /** The value in words, beside the name. */
  shown: string
  children: ReactNode
}

/** A slider with its name and its value above. */
export function NamedLine({ name, text, shown, children }: Props) {
  return (
    <div className={styles.field}>
      <span className={styles.head}>
        <FieldName name={name} text={text} />
        <span className={styles.shown}>{shown}</span>
      </span>
      {children}
    </div>
  )
}
