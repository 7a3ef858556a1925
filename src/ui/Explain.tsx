import { Popover } from 'radix-ui'
import type { ReactNode } from 'react'
import styles from './Explain.module.css'

type Props = { term: ReactNode; title: string; children: ReactNode }

/** A term that tells, one tap away, what it means. `title` names the popover. */
export function Explain({ term, title, children }: Props) {
  return (
    <Popover.Root>
      <Popover.Trigger className={styles.term}>{term}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={styles.sheet} sideOffset={6} collisionPadding={8} aria-label={title}>
          <p className={styles.title}>{title}</p>
          <div className={styles.text}>{children}</div>
          <Popover.Arrow className={styles.arrow} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
