import { SlidersHorizontal } from 'lucide-react'
import { useStudio } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { Note } from '../../ui/Note.tsx'
import { batchWords } from '../../words/batch-words.ts'
import { editWords } from '../../words/edit-words.ts'
import { editOptions } from '../settings/edit-options.ts'
import styles from './EditLine.module.css'
import type { BatchRecord } from './rows.ts'

const text = batchWords

/** The edit that every face gets: the present sliders of Edit. */
export function EditLine({ moves }: Pick<BatchRecord, 'moves'>) {
  const openInstrument = useStudio((state) => state.openInstrument)
  return (
    <section className={styles.edit} aria-label={text.edit}>
      <h3>{text.edit}</h3>
      <Note>{moves.length > 0 ? text.editNote : text.noEdit}</Note>
      {moves.length > 0 && (
        <ul className={styles.moves}>
          {moves.map(({ key, name, amplitude, unit }) => (
            <li key={key}>{`${name} ${editWords.strength(amplitude, unit)}`}</li>
          ))}
        </ul>
      )}
      <Button icon={SlidersHorizontal} onClick={() => openInstrument(editOptions.id)}>
        {text.openEdit}
      </Button>
    </section>
  )
}
