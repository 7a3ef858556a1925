import type { ComponentProps } from 'react'
import styles from './Note.module.css'

/** A paragraph that stands back: what a control does, or why there is nothing to see yet. */
export function Note(props: Omit<ComponentProps<'p'>, 'className'>) {
  return <p {...props} className={styles.note} />
}
