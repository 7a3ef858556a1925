import type { ComponentProps } from 'react'
import styles from './Note.module.css'

/** A quiet paragraph. It explains a control, or says why a place is still empty. */
export function Note(props: Omit<ComponentProps<'p'>, 'className'>) {
  return <p {...props} className={styles.note} />
}
