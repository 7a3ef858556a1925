import { Download, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { TaughtAttribute } from '../../store/attributes-slice.ts'
import { useStudioStore } from '../../store/use-studio.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { fileStem, saveBlob } from '../../ui/save-blob.ts'
import { Note } from '../../ui/Note.tsx'
import { TextInput } from '../../ui/TextInput.tsx'
import { teachWords } from '../../words/teach-words.ts'
import { writeAttribute } from './attribute-file.ts'
import { NAME_LIMIT } from './options.ts'
import styles from './TaughtList.module.css'

const text = teachWords

/** A taught attribute: its name, which can be changed in place, and how far it can be trusted, in words. */
export function TaughtItem({ attribute }: { attribute: TaughtAttribute }) {
  const studio = useStudioStore()
  const { id, name, score, examples } = attribute
  const [draft, setDraft] = useState<string | null>(null)
  const rename = () => {
    const next = draft?.trim()
    if (next && next !== name) studio.getState().relabelTaught(id, { name: next })
    setDraft(null)
  }
  const save = () => saveBlob(new Blob([writeAttribute(attribute)], { type: 'application/json' }), `${fileStem(name)}.attribute.json`)
  return (
    <li className={styles.item}>
      <span className={styles.head}>
        <TextInput
          isQuiet
          aria-label={text.rename(name)}
          maxLength={NAME_LIMIT}
          value={draft ?? name}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={rename}
          onKeyDown={(event) => {
            if (event.key === 'Enter') rename()
            if (event.key === 'Escape') setDraft(null)
          }}
        />
        <IconButton icon={Download} label={text.save(name)} onClick={save} />
        <IconButton icon={Trash2} label={text.remove(name)} onClick={() => studio.getState().removeTaught(id)} />
      </span>
      <p>{score ? text.score(score.accuracy, score.margin) : text.noScore}</p>
      <Note data-auroc={score?.auroc}>
        {[text.examples(examples), score ? text.auroc(score.auroc) : '', text.few(examples)].filter(Boolean).join(' · ')}
      </Note>
    </li>
  )
}
