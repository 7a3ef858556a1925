import type { PackStatus } from '../store/pack-slice.ts'
import { useStudio } from '../store/use-studio.ts'
import { Progress } from '../ui/Progress.tsx'
import { words } from '../words/english.ts'
import styles from './LoadingLine.module.css'
import { sayBytes, sayDuration } from '../words/say-numbers.ts'

const text = words.loading

/** The loading of a pack: bytes and time left, then the graph that is being started. */
export function LoadingLine() {
  const pack = useStudio((state) => state.pack)
  const title = useStudio((state) => state.manifest?.title ?? state.packName ?? '')
  if (pack.kind !== 'loading') return null
  const { progress } = pack
  const name = text.title(title)
  return (
    <div className={styles.line} role="status">
      <span>{name}</span>
      <span className={styles.numbers}>{sayProgress(progress)}</span>
      {progress?.kind === 'download' && <Progress label={name} value={progress.doneBytes} max={progress.totalBytes} />}
    </div>
  )
}

function sayProgress(progress: Extract<PackStatus, { kind: 'loading' }>['progress']): string {
  if (!progress) return text.manifest
  if (progress.kind === 'start') return text.start(words.header.devices[progress.device], progress.precision)
  const bytes = text.download(sayBytes(progress.doneBytes), sayBytes(progress.totalBytes))
  return progress.leftMs === null ? bytes : `${bytes} · ${words.trail.left(sayDuration(progress.leftMs))}`
}
