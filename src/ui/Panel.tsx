import type { ComponentProps } from 'react'
import styles from './Panel.module.css'

/** A column of controls in an instrument, or in a part of it. */
export function Panel(props: Omit<ComponentProps<'div'>, 'className'>) {
  return <div {...props} className={styles.panel} />
}
