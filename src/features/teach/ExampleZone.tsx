import { ImagePlus } from 'lucide-react'
import { type DragEvent, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { pickFiles } from '../../ui/pick-file.ts'
import { words } from '../../words/english.ts'
import styles from './ExampleZone.module.css'

const text = words.teach

type Props = { name: string; count: number; disabled: boolean; onFiles: (files: File[]) => void }

/** A place for photos of one kind: dropped here, or chosen. */
export function ExampleZone({ name, count, disabled, onFiles }: Props) {
  const [over, setOver] = useState(false)
  const choose = async () => onFiles(await pickFiles({ accept: 'image/*', multiple: true }))
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    if (!disabled) onFiles([...event.dataTransfer.files])
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
        {name} <span className={styles.count}>{count}</span>
      </h3>
      <p>{text.drop}</p>
      <Button icon={ImagePlus} disabled={disabled} aria-label={text.choose(name)} onClick={() => void choose()}>
        {text.chooseShort}
      </Button>
    </section>
  )
}
