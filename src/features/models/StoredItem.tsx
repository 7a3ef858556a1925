import { FileDown, TextCursorInput, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { type SubcodeError, toSubcodeError } from '../../base/errors.ts'
import type { ImportProgress, StoredPack } from '../../protocol/library-api.ts'
import { useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { saveBlob } from '../../ui/save-blob.ts'
import { libraryWords } from '../../words/library-words.ts'
import { sayBytes } from '../../words/say-numbers.ts'
import { ErrorText } from '../parts/ErrorText.tsx'
import { AttributeNames } from './AttributeNames.tsx'
import { sayProgress } from './ImportProgress.tsx'
import styles from './ModelsSheet.module.css'

const text = libraryWords

type Props = { pack: StoredPack; onOpen: (name: string) => void }
type Doing =
  | { kind: 'nothing' }
  | { kind: 'asking' }
  | { kind: 'naming' }
  | { kind: 'saving'; progress: ImportProgress | null }
  | { kind: 'failed'; error: SubcodeError }

/** A kept pack: open it, name its attributes, save it as a file for others, remove it after asking. */
export function StoredItem({ pack: { name, title, bytes, hasAttributes }, onOpen }: Props) {
  const studio = useStudioStore()
  const isCurrent = useStudio((state) => state.packName === name)
  const [doing, setDoing] = useState<Doing>({ kind: 'nothing' })
  const { exportPack, removePack, packs } = studio.getState()

  const save = async () => {
    setDoing({ kind: 'saving', progress: null })
    try {
      saveBlob(await exportPack(name, { onEvent: (progress) => setDoing({ kind: 'saving', progress }) }), `${name}.zip`)
      setDoing({ kind: 'nothing' })
    } catch (thrown) {
      setDoing({ kind: 'failed', error: toSubcodeError(thrown) })
    }
  }
  const remove = async () => {
    await removePack(name)
    const [served] = packs
    if (isCurrent && served) onOpen(served.name)
  }

  return (
    <li className={styles.item}>
      <p>
        {title}
        <span className={styles.note}>{isCurrent ? `${sayBytes(bytes)} · ${text.isOpen}` : sayBytes(bytes)}</span>
      </p>
      {!isCurrent && (
        <Button aria-label={text.openOf(title)} onClick={() => onOpen(name)}>
          {text.open}
        </Button>
      )}
      {hasAttributes && (
        <IconButton
          icon={TextCursorInput}
          label={text.nameAttributes(title)}
          aria-expanded={doing.kind === 'naming'}
          onClick={() => setDoing({ kind: doing.kind === 'naming' ? 'nothing' : 'naming' })}
        />
      )}
      <IconButton icon={FileDown} label={text.save(title)} disabled={doing.kind === 'saving'} onClick={() => void save()} />
      <IconButton icon={Trash2} label={text.remove(title)} onClick={() => setDoing({ kind: 'asking' })} />
      {doing.kind === 'asking' && (
        <div className={styles.ask} role="group" aria-label={text.removeSure(title, bytes)}>
          <p>{text.removeSure(title, bytes)}</p>
          <Button look="strong" autoFocus onClick={() => void remove()}>
            {text.removeYes}
          </Button>
          <Button onClick={() => setDoing({ kind: 'nothing' })}>{text.removeNo}</Button>
        </div>
      )}
      {doing.kind === 'naming' && <AttributeNames pack={name} onDone={() => setDoing({ kind: 'nothing' })} />}
      {doing.kind === 'saving' && <p role="status">{`${text.saving(title)} · ${sayProgress(doing.progress)}`}</p>}
      {doing.kind === 'failed' && (
        <div className={styles.problem} role="alert">
          <ErrorText error={doing.error} />
        </div>
      )}
    </li>
  )
}
