import type { Bound } from '../../protocol/engine-api.ts'
import { Explain } from '../../ui/Explain.tsx'
import { insideWords } from '../../words/inside-words.ts'
import styles from './BitsBar.module.css'

const text = insideWords.bits

const TERMS = ['reconstruction', 'prior', 'diffusion'] as const

/** The three terms of a bound, as a bar and in numbers. A term of a density can be below 0: it has no part in the bar then. */
export function BitsBar({ bound }: { bound: Bound }) {
  return (
    <div className={styles.terms}>
      <div className={styles.bar} aria-hidden="true">
        {TERMS.map((term) => (
          <span key={term} data-term={term} style={{ flexGrow: Math.max(0, bound[term]) }} />
        ))}
      </div>
      <dl className={styles.list}>
        {TERMS.map((term) => (
          <div key={term}>
            <dt data-term={term}>
              <Explain term={text.terms[term].name} title={text.terms[term].name}>
                {text.terms[term].text}
              </Explain>
            </dt>
            <dd data-bits={term}>{text.shown(bound[term])}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
