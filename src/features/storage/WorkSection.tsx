import { useState } from 'react'
import type { SavedItem } from '../../store/keep-slice.ts'
import { useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { CheckField } from '../../ui/CheckField.tsx'
import { TextInput } from '../../ui/TextInput.tsx'
import sheet from '../../ui/Sheet.module.css'
import { storageWords } from '../../words/storage-words.ts'
import { saveProject } from './save-project.ts'
import styles from './StorageSheet.module.css'
import { usePackNames } from './use-pack-names.ts'
import { WorkItem } from './WorkItem.tsx'

const text = storageWords

type Props = { items: SavedItem[]; onChoose: (faceId: string) => void; onPack: (name: string) => void }

/** The list of kept work: items can be searched, starred, named, deleted and restored. */
export function WorkSection({ items, onChoose, onPack }: Props) {
  const studio = useStudioStore()
  const keep = useStudio((state) => state.keep)
  const [query, setQuery] = useState('')
  const [starredOnly, setStarredOnly] = useState(false)
  const [removed, setRemoved] = useState<SavedItem | null>(null)
  const packNames = usePackNames(items)
  const missing = new Set(items.filter(({ pack }) => packNames.get(pack.hash) === null).map(({ pack }) => pack.title))
  const shown = items.filter((item) => matches(item, query) && (item.starred || !starredOnly))

  const remove = async (item: SavedItem) => {
    await keep?.remove([item.id])
    setRemoved(item)
  }
  const bringBack = () => {
    studio.getState().undo()
    setRemoved(null)
  }

  return (
    <section className={sheet.section}>
      <p className={styles.note}>{text.note}</p>
      <div className={styles.tools}>
        <TextInput
          type="search"
          className={styles.search}
          aria-label={text.search}
          placeholder={text.search}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        <CheckField name={text.starredOnly} checked={starredOnly} onChange={setStarredOnly} />
      </div>
      {missing.size > 0 && (
        <div className={styles.removed}>
          <span>{text.missingPacks([...missing].join(', '))}</span>
          <Button onClick={() => studio.getState().setModelsOpen(true)}>{text.bringPack}</Button>
        </div>
      )}
      {removed && (
        <div className={styles.removed} role="status">
          <span>{text.removed(removed.title)}</span>
          <Button onClick={bringBack}>{text.bringBack}</Button>
        </div>
      )}
      {shown.length === 0 && <p className={styles.note}>{items.length === 0 ? text.empty : text.none}</p>}
      <ul className={styles.list}>
        {shown.map((item) => (
          <WorkItem
            key={item.id}
            item={item}
            packName={packNames.get(item.pack.hash) ?? null}
            onChoose={onChoose}
            onPack={onPack}
            onRemove={() => void remove(item)}
          />
        ))}
      </ul>
      {shown.length > 0 && shown.length < items.length && (
        <Button
          onClick={() =>
            void saveProject(
              studio,
              shown.map(({ id }) => id),
            )
          }
        >
          {text.saveShown}
        </Button>
      )}
    </section>
  )
}

function matches({ title, pack }: SavedItem, query: string): boolean {
  return `${title} ${pack.title}`.toLocaleLowerCase().includes(query.trim().toLocaleLowerCase())
}
