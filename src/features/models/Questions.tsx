import { useId } from 'react'
import type { Question, QuestionName } from '../../protocol/said.ts'
import { TextInput } from '../../ui/TextInput.tsx'
import { libraryWords } from '../../words/library-words.ts'
import styles from './ModelsSheet.module.css'
import type { Drafts } from './question-drafts.ts'

const text = libraryWords.ask

/** The schedules of the official code. */
const SCHEDULES = [
  'linear',
  'scaled_linear',
  'cosine',
  ...['0.01', '0.015', '0.008', '0.0065', '0.0055', '0.0045', '0.0035', '0.0025', '0.0015'].map((beta) => `const${beta}`),
]

const FLAGS = ['1', '0'] as const

/** What a quantising first stage of diffusers may mean by a scale of 0.18215. */
const SCALES = ['1', '0.18215']

/** The values of a select, with their words where these differ. */
const choices: Partial<Record<QuestionName, readonly string[]>> = {
  beta_scheduler: SCHEDULES,
  latent_beta_scheduler: SCHEDULES,
  model_mean_type: ['eps', 'v'],
  scale_factor: SCALES,
  latent_znormalize: FLAGS,
  manipulate_znormalize: FLAGS,
}

type Props = { questions: readonly Question[]; drafts: Drafts; onChange: (drafts: Drafts) => void }

/** Facts that the files leave out: a field for each, filled in as far as it can be told. */
export function Questions({ questions, drafts, onChange }: Props) {
  return (
    <fieldset className={styles.questions}>
      <legend>{text.title}</legend>
      <p className={styles.note}>{text.note}</p>
      {questions.map((question) => (
        <Field
          key={question.name}
          question={question}
          value={drafts[question.name] ?? ''}
          onChange={(value) => onChange({ ...drafts, [question.name]: value })}
        />
      ))}
    </fieldset>
  )
}

const wordOf = (option: string, options: readonly string[]): string =>
  (options === FLAGS && FLAGS.map((flag) => (flag === option ? text.flags[flag] : null)).find(Boolean)) || option

type FieldProps = { question: Question; value: string; onChange: (value: string) => void }

function Field({ question: { name, unreadable }, value, onChange }: FieldProps) {
  const id = useId()
  const options = choices[name]
  const shared = { id, required: true, value, 'aria-describedby': `${id}-note` }
  return (
    <div>
      <label htmlFor={id}>{text.names[name]}</label>
      {options ? (
        <select {...shared} className={styles.select} onChange={(event) => onChange(event.target.value)}>
          {value === '' && <option value="">{text.choose}</option>}
          {options.map((option) => (
            <option key={option} value={option}>
              {wordOf(option, options)}
            </option>
          ))}
        </select>
      ) : name === 'class_names' ? (
        <TextInput {...shared} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <TextInput {...shared} type="number" inputMode="numeric" min={1} step={1} onChange={(event) => onChange(event.target.value)} />
      )}
      <span id={`${id}-note`} className={styles.note}>
        {unreadable === null ? text.notes[name] : text.unreadable(unreadable)}
      </span>
    </div>
  )
}
