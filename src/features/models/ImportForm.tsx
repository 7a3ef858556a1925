import { Download } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import type { SubcodeError } from '../../base/errors.ts'
import type { Recognition } from '../../protocol/library-api.ts'
import type { Said } from '../../protocol/said.ts'
import { useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import sheet from '../../ui/Sheet.module.css'
import { TextInput } from '../../ui/TextInput.tsx'
import { libraryWords } from '../../words/library-words.ts'
import { ErrorText } from '../parts/ErrorText.tsx'
import styles from './ModelsSheet.module.css'
import { Questions } from './Questions.tsx'
import { draftsOf, saidIn } from './question-drafts.ts'
import { startImport } from './start-import.ts'

const text = libraryWords

const MAX_TITLE = 80

type Props = { recognition: Recognition; proposed: string; said: Said; error: SubcodeError | null; onOpen: (name: string) => void }

/** The pack that the files make, its missing parts, and the name under which it is imported. */
export function ImportForm({ recognition: { proposal, problem, files, questions }, proposed, said, error, onOpen }: Props) {
  const studio = useStudioStore()
  const id = useId()
  const [title, setTitle] = useState(proposed.slice(0, MAX_TITLE))
  // Under another name the import would begin anew, and the files of the interrupted one would stay.
  const keptBytes = proposal?.title === title ? proposal.keptBytes : 0
  const [drafts, setDrafts] = useState(() => draftsOf(questions, said))
  const { closeImport, answerImport } = studio.getState()
  // Without an answer there is no pack yet, and the question says so itself.
  const isAsking = proposal === null && questions.some(({ name, required }) => required && said[name] === undefined)
  const refusal = error ?? (isAsking ? null : problem)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (proposal) void startImport(studio, title, saidIn(drafts), onOpen)
    else void answerImport(saidIn(drafts))
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
      {questions.length > 0 && <Questions questions={questions} drafts={drafts} onChange={setDrafts} />}
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
        {!proposal && questions.length > 0 && (
          <Button type="submit" look="strong">
            {text.answer}
          </Button>
        )}
        <Button onClick={closeImport}>{text.discard}</Button>
      </div>
    </form>
  )
}
