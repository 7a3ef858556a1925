import type { ErrorFacts } from '../../base/errors.ts'
import { errorWords, explainError } from '../../words/error-words.ts'
import styles from './ErrorText.module.css'

const text = errorWords

type Props = {
  error: ErrorFacts
  title?: string
  /** Stands in place of the sentence for the error. */
  sentence?: string
  /** Shows the details at once, for errors that only the details tell apart. */
  isOpen?: boolean
}

/** The page's sentence for an error. The message of the error itself, with names and numbers, stands under "Details". */
export function ErrorText({ error, title, sentence = explainError(error), isOpen = false }: Props) {
  const hasDetails = error.message !== '' && error.message !== sentence && error.code !== 'aborted'
  return (
    <div className={styles.error}>
      <p>
        {title && <strong>{title}</strong>} {sentence}
      </p>
      {hasDetails && (
        <details open={isOpen} className={styles.details}>
          <summary>{text.details}</summary>
          <code>{error.message}</code>
        </details>
      )}
    </div>
  )
}
