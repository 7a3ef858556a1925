import { FolderOpen, SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import { type SubcodeError, toSubcodeError } from '../../base/errors.ts'
import { useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { Note } from '../../ui/Note.tsx'
import { pickFile } from '../../ui/pick-file.ts'
import { teachWords } from '../../words/teach-words.ts'
import { ErrorText } from '../parts/ErrorText.tsx'
import { readAttribute } from './attribute-file.ts'
import { TaughtItem } from './TaughtItem.tsx'
import styles from './TaughtList.module.css'

const text = teachWords

/** The attributes taught for the present pack, and a button that loads one from a file. */
export function TaughtList() {
  const studio = useStudioStore()
  const taught = useStudio((state) => state.taught)
  const hash = useStudio((state) => state.packId?.hash ?? '')
  const openInstrument = useStudio((state) => state.openInstrument)
  const [refusal, setRefusal] = useState<SubcodeError | null>(null)
  const ours = taught.filter(({ pack }) => pack.hash === hash)

  const load = async () => {
    const file = await pickFile('.json,application/json')
    const { manifest, putTaught } = studio.getState()
    if (!file || !manifest) return
    try {
      putTaught({ id: crypto.randomUUID(), starred: false, ...(await readAttribute(file, manifest)) })
      setRefusal(null)
    } catch (thrown) {
      setRefusal(toSubcodeError(thrown))
    }
  }

  return (
    <section className={styles.list}>
      <h3>{text.taught}</h3>
      {ours.length === 0 && <Note>{text.none}</Note>}
      <ul className={styles.items}>
        {ours.map((attribute) => (
          <TaughtItem key={attribute.id} attribute={attribute} />
        ))}
      </ul>
      <div className={styles.buttons}>
        <Button icon={FolderOpen} onClick={() => void load()}>
          {text.load}
        </Button>
        {ours.length > 0 && (
          <Button icon={SlidersHorizontal} onClick={() => openInstrument('edit')}>
            {text.inEdit}
          </Button>
        )}
      </div>
      <div role="alert" className={styles.refusal}>
        {refusal && <ErrorText title={text.notLoaded} error={refusal} />}
      </div>
    </section>
  )
}
