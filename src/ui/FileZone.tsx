import { ImagePlus } from 'lucide-react'
import { type DragEvent, useState } from 'react'
import { Button } from './Button.tsx'
import { readDrop } from './dropped-files.ts'
import styles from './FileZone.module.css'
import { pickPhotos } from './pick-file.ts'

type Props = {
  name: string
  /** Beside the name. */
  count?: number
  note: string
  /** The text of the button, and its accessible name where the text is too short to explain it. */
  choose: string
  chooseLabel?: string
  disabled: boolean
  onFiles: (files: File[]) => void
  /** Called when a drop cannot be read. */
  onUnreadable: (cause: unknown) => void
}

/** A place for many pictures: dropped here, in folders too, or chosen. */
export function FileZone({ name, count, note, choose, chooseLabel = choose, disabled, onFiles, onUnreadable }: Props) {
  const [over, setOver] = useState(false)
  const pick = async () => {
    const files = await pickPhotos()
    if (files.length > 0) onFiles(files)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    if (disabled) return
    readDrop(event.dataTransfer).then((dropped) => onFiles(dropped.map(({ file }) => file)), onUnreadable)
  }
  return (
    <section
      className={styles.zone}
      aria-label={name}
      data-over={over}
      data-takes-files
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <h3>
        {name} {count !== undefined && <span className={styles.count}>{count}</span>}
      </h3>
      <p>{note}</p>
      <Button icon={ImagePlus} disabled={disabled} aria-label={chooseLabel} onClick={() => void pick()}>
        {choose}
      </Button>
    </section>
  )
}
