import { type FormEvent, useEffect, useState } from 'react'
import { type SubcodeError, toSubcodeError } from '../../base/errors.ts'
import { areNames, NAME_LIMIT } from '../../protocol/attribute.ts'
import { useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import sheet from '../../ui/Sheet.module.css'
import { TextInput } from '../../ui/TextInput.tsx'
import { libraryWords } from '../../words/library-words.ts'
import { ErrorText } from '../parts/ErrorText.tsx'
import styles from './ModelsSheet.module.css'

const text = libraryWords.names

type Props = { pack: string; onDone: () => void }

/** A field for the name of each attribute of a kept pack. */
export function AttributeNames({ pack, onDone }: Props) {
  const studio = useStudioStore()
  const [before, setBefore] = useState<string[] | null>(null)
  const [names, setNames] = useState<string[]>([])
  const [error, setError] = useState<SubcodeError | null>(null)
  useEffect(() => {
    let isGone = false
    const take = (read: string[]) => {
      if (isGone) return
      setBefore(read)
      setNames(read)
    }
    void studio
      .getState()
      .attributeNames(pack)
      .then(take, (thrown: unknown) => isGone || setError(toSubcodeError(thrown)))
    return () => void (isGone = true)
  }, [studio, pack])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void studio
      .getState()
      .renameAttributes(
        pack,
        names.map((name) => name.trim()),
      )
      .then(onDone, (thrown: unknown) => setError(toSubcodeError(thrown)))
  }
  return (
    <form className={styles.names} onSubmit={submit}>
      <fieldset className={styles.questions}>
        <legend>{text.title}</legend>
        <p className={styles.note}>{text.note}</p>
        {error && (
          <div className={styles.problem} role="alert">
            <ErrorText error={error} />
          </div>
        )}
        {before === null && !error && <p role="status">{text.reading}</p>}
        <ol className={styles.nameList}>
          {before?.map((name, i) => (
            <li key={name}>
              <TextInput
                aria-label={text.each(i + 1, name)}
                required
                maxLength={NAME_LIMIT}
                value={names[i] ?? ''}
                onChange={(event) => setNames(names.with(i, event.target.value))}
              />
            </li>
          ))}
        </ol>
        {before && !areNames(names) && <p role="status">{text.own}</p>}
        <div className={sheet.buttons}>
          <Button type="submit" look="strong" disabled={!before || !areNames(names)}>
            {text.save}
          </Button>
          <Button onClick={onDone}>{text.cancel}</Button>
        </div>
      </fieldset>
    </form>
  )
}
