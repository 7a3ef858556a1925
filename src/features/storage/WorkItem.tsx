import { ImagePlus, Star, Trash2 } from 'lucide-react'
import type { SavedItem } from '../../store/keep-slice.ts'
import { useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Picture } from '../../ui/Picture.tsx'
import { TextInput } from '../../ui/TextInput.tsx'
import { storageWords } from '../../words/storage-words.ts'
import { sayBytes } from '../../words/say-numbers.ts'
import styles from './StorageSheet.module.css'
import { takeAsPhoto } from './take-as-photo.ts'

const text = storageWords

type Props = {
  item: SavedItem
  /** The pack here that holds the model of the item; null where none does. */
  packName: string | null
  onChoose: (faceId: string) => void
  onPack: (name: string) => void
  onRemove: () => void
}

/** One kept item. An item of another pack names that pack, since its codes do not fit the present model; the picture of a face does. */
export function WorkItem({ item, packName, onChoose, onPack, onRemove }: Props) {
  const { id, kind, title, starred, pack, bytes, picture } = item
  const studio = useStudioStore()
  const keep = useStudio((state) => state.keep)
  const isHere = useStudio((state) => state.packId?.hash === pack.hash)
  const rename = (name: string) => name.trim() !== '' && name !== title && void keep?.relabel(id, { title: name.trim() })
  const asPhoto = async () => {
    const newId = picture && (await takeAsPhoto(studio, { title, picture }))
    if (newId) onChoose(newId)
  }
  const thumbnail = picture && <Picture source={picture} label="" enlarge="smooth" />
  return (
    <li className={styles.item} data-kind={kind} data-starred={starred}>
      {isHere && kind === 'face' ? (
        <button type="button" className={styles.thumbnail} aria-label={text.show(title)} onClick={() => onChoose(id)}>
          {thumbnail}
        </button>
      ) : (
        <span className={styles.thumbnail}>{thumbnail}</span>
      )}
      <div className={styles.about}>
        <TextInput
          key={title}
          isQuiet
          aria-label={text.rename(title)}
          defaultValue={title}
          onBlur={(event) => rename(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
        />
        <span className={styles.note}>{isHere ? sayBytes(bytes) : `${sayBytes(bytes)} · ${text.ofPack(pack.title)}`}</span>
      </div>
      <div className={styles.actions}>
        {!isHere && packName !== null && <Button onClick={() => onPack(packName)}>{text.openPack(pack.title)}</Button>}
        {!isHere && picture && <IconButton icon={ImagePlus} label={text.useAsPhoto(title)} onClick={() => void asPhoto()} />}
        <IconButton
          icon={Star}
          label={text.star(title)}
          aria-pressed={starred}
          onClick={() => void keep?.relabel(id, { starred: !starred })}
        />
        <IconButton icon={Trash2} label={text.remove(title)} onClick={onRemove} />
      </div>
    </li>
  )
}
