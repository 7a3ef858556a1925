import { useEffect, useState } from 'react'
import { useStudioStore } from '../../store/use-studio.ts'
import { words } from '../../words/english.ts'
import styles from './DropAndPaste.module.css'
import { openFile } from './open-file.ts'

/** Takes a photo that is dropped anywhere on the page or pasted, and shows that it would while one is held over it. */
export function DropAndPaste() {
  const studio = useStudioStore()
  const [over, setOver] = useState(false)

  useEffect(() => {
    const drag = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setOver(true)
    }
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false)
    const drop = (event: DragEvent) => {
      event.preventDefault()
      setOver(false)
      void openFile(studio, event.dataTransfer?.files[0] ?? null)
    }
    const paste = (event: ClipboardEvent) => {
      if (event.target instanceof HTMLInputElement) return
      void openFile(studio, event.clipboardData?.files[0] ?? null)
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
  }, [studio])

  return over ? <div className={styles.over}>{words.intake.release}</div> : null
}
