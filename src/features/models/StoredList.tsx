import { Trash2 } from 'lucide-react'
import { useStudio, useStudioStore } from '../../store/use-studio.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import sheet from '../../ui/Sheet.module.css'
import { libraryWords } from '../../words/library-words.ts'
import { StoredItem } from './StoredItem.tsx'
import styles from './ModelsSheet.module.css'

const text = libraryWords

/** The packs that this browser keeps, and the interrupted imports. */
export function StoredList({ onOpen }: { onOpen: (name: string) => void }) {
  const studio = useStudioStore()
  const stored = useStudio((state) => state.stored)
  const interrupted = useStudio((state) => state.interrupted)
  return (
    <section className={sheet.section}>
      <h3>{text.storedTitle}</h3>
      {stored.length === 0 && <p className={styles.note}>{text.storedNone}</p>}
      <ul className={styles.stored}>
        {stored.map((pack) => (
          <StoredItem key={pack.name} pack={pack} onOpen={onOpen} />
        ))}
      </ul>
      {interrupted.length > 0 && <h3>{text.interruptedTitle}</h3>}
      <ul className={styles.stored}>
        {interrupted.map(({ name, title, files, doneBytes }) => (
          <li key={name} className={styles.item}>
            <p>
              {title}
              <span className={styles.note}>{text.interrupted(files, doneBytes)}</span>
            </p>
            <IconButton icon={Trash2} label={text.remove(title)} onClick={() => void studio.getState().removePack(name)} />
          </li>
        ))}
      </ul>
    </section>
  )
}
