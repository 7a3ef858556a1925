import type { ReactNode } from 'react'
import styles from './Explain.module.css'
import { Popup } from './Popup.tsx'

type Props = { term: ReactNode; title: string; children: ReactNode }

/** A term with an explanation one tap away. `title` names the popover. */
export function Explain({ term, title, children }: Props) {
  return (
    <Popup
      label={title}
      trigger={
        <button type="button" className={styles.term}>
          {term}
        </button>
      }
    >
      <h2>{title}</h2>
      <div className={styles.text}>{children}</div>
    </Popup>
  )
}
