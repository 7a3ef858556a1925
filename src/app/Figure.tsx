import type { ReactNode } from 'react'
import { Explain } from '../ui/Explain.tsx'
import styles from './Figure.module.css'

type Props = { term: { name: string; text: string }; shape: 'square' | 'wide'; waiting: boolean; children: ReactNode }

/** A small picture under a name that explains itself. While it is not made yet, its place is kept. */
export function Figure({ term, shape, waiting, children }: Props) {
  return (
    <figure className={styles.figure}>
      <figcaption>
        <Explain term={term.name} title={term.name}>
          {term.text}
        </Explain>
      </figcaption>
      <div className={styles[shape]} data-waiting={waiting}>
        {children}
      </div>
    </figure>
  )
}
