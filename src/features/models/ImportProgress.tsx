import { Square } from 'lucide-react'
import type { ImportProgress as Done } from '../../protocol/library-api.ts'
import { useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { Progress } from '../../ui/Progress.tsx'
import { words } from '../../words/english.ts'
import { libraryWords } from '../../words/library-words.ts'
import { sayDuration } from '../../words/say-numbers.ts'
import styles from './ImportProgress.module.css'

const text = libraryWords

type Props = { title: string; progress: Done | null }

/** An import on its way: bytes, time left, Cancel. */
export function ImportProgress({ title, progress }: Props) {
  const studio = useStudioStore()
  return (
    <div className={styles.line}>
      <span role="status">{text.importing(title)}</span>
      <span className={styles.numbers}>{sayProgress(progress)}</span>
      <Progress label={text.importing(title)} value={progress?.doneBytes ?? 0} max={progress?.totalBytes ?? 1} />
      <Button icon={Square} onClick={() => studio.getState().cancelImport()}>
        {text.cancel}
      </Button>
    </div>
  )
}

export function sayProgress(progress: Done | null): string {
  if (!progress) return text.starting
  const bytes = text.progress(progress.doneBytes, progress.totalBytes)
  return progress.leftMs === null ? bytes : `${bytes} · ${words.trail.left(sayDuration(progress.leftMs))}`
}
