import { useEffect, useState } from 'react'
import { type DroppedFile, plainFile, readDrop } from '../../ui/dropped-files.ts'
import { words } from '../../words/english.ts'
import styles from './DropAndPaste.module.css'

type Props = {
  onFiles: (files: DroppedFile[]) => void
  /** Called when a drop cannot be read. */
  onUnreadable: (cause: unknown) => void
}

/** Takes files that are dropped anywhere on the page or pasted, and marks the page while files are dragged over it. */
export function DropAndPaste({ onFiles, onUnreadable }: Props) {
  const [over, setOver] = useState(false)

  useEffect(() => {
    const drag = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setOver(!isTakenElsewhere(event))
    }
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false)
    const drop = (event: DragEvent) => {
      event.preventDefault()
      setOver(false)
      if (event.dataTransfer && !isTakenElsewhere(event)) readDrop(event.dataTransfer).then(onFiles, onUnreadable)
    }
    const paste = (event: ClipboardEvent) => {
      if (event.target instanceof HTMLInputElement) return
      onFiles(Array.from(event.clipboardData?.files ?? [], plainFile))
    }
    window.addEventListener('dragover', drag)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    window.addEventListener('paste', paste)
    return () => {
      window.removeEventListener('dragover', drag)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
      window.removeEventListener('paste', paste)
    }
  }, [onFiles, onUnreadable])

  return over ? <div className={styles.over}>{words.intake.release}</div> : null
}

/** Some places of the page take files for themselves. */
function isTakenElsewhere({ target }: Event): boolean {
  return target instanceof Element && target.closest('[data-takes-files]') !== null
}
