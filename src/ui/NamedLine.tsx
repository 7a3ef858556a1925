import type { ReactNode } from 'react'
import styles from './NamedLine.module.css'

type Props = {
  name: string
  /** The value in words, beside the name. */
  shown: string
  children: ReactNode
}

/** A slider with its name and its value above. */
export function NamedLine({ name, shown, children }: Props) {
  return (
    <div className={styles.field}>
      <span className={styles.head}>
        <span>{name}</span>
        <span className={styles.shown}>{shown}</span>
      </span>
      {children}
    </div>
  )
}
