import { Download } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import type { SubcodeError } from '../../base/errors.ts'
import type { Recognition } from '../../protocol/library-api.ts'
import { useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import sheet from '../../ui/Sheet.module.css'
import { TextInput } from '../../ui/TextInput.tsx'
import { words } from '../../words/english.ts'
import { ErrorText } from '../parts/ErrorText.tsx'
import styles from './ModelsSheet.module.css'
import { startImport } from './start-import.ts'

const text = words.library

const MAX_TITLE = 80

type Props = { recognition: Recognition; proposed: string; error: SubcodeError | null; onOpen: (name: string) => void }

/** The pack that the files make, its missing parts, and the name under which it is imported. */
export function ImportForm({ recognition: { proposal, problem, files }, proposed, error, onOpen }: Props) {
  const studio = useStudioStore()
  const id = useId()
  const [title, setTitle] = useState(proposed.slice(0, MAX_TITLE))
  // Under another name the import would begin anew, and the files of the interrupted one would stay.
  const keptBytes = proposal?.title === title ? proposal.keptBytes : 0
  const { closeImport } = studio.getState()
  const refusal = error ?? problem
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void startImport(studio, title, onOpen)
  }
  return (
    <form className={sheet.section} onSubmit={submit}>
      {refusal && (
        <div className={styles.problem} role="alert">
          <ErrorText error={refusal} isOpen />
        </div>
      )}
      {!refusal && files.every(({ kind }) => kind === 'refused') && (
        <p className={styles.problem} role="alert">
          {text.nothing}
        </p>
      )}
      {proposal && proposal.missing.length > 0 && (
        <>
          <h3>{text.missingTitle}</h3>
          <ul className={styles.missing}>
            {proposal.missing.map((part) => (
              <li key={part}>{text.missing[part]}</li>
            ))}
          </ul>
        </>
      )}
      {proposal && (
        <>
          <label htmlFor={id}>{text.name}</label>
          <TextInput id={id} required maxLength={MAX_TITLE} value={title} onChange={(event) => setTitle(event.target.value)} />
          <p className={styles.note}>
            {text.needs(proposal.bytes)} {keptBytes > 0 && text.kept(keptBytes)}
          </p>
        </>
      )}
      <div className={sheet.buttons}>
        {proposal && (
          <Button type="submit" look="strong" icon={Download} disabled={title.trim() === ''}>
            {error ? text.again : keptBytes > 0 ? text.goOn : text.start}
          </Button>
        )}
        <Button onClick={closeImport}>{text.discard}</Button>
      </div>
    </form>
  )
}
