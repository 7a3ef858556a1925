import { useStudio } from '../store/use-studio.ts'
import { Button } from '../ui/Button.tsx'
import { keepWords as text } from '../words/keep-words.ts'
import styles from './LoadingLine.module.css'

/** Offers a newer studio, which is loaded already. Work is on the device, so that nothing is lost. */
export function UpdateLine() {
  const startUpdate = useStudio((state) => state.startUpdate)
  if (!startUpdate) return null
  return (
    <div className={styles.line} role="status">
      <span>{text.update}</span>
      <Button onClick={startUpdate}>{text.updateNow}</Button>
    </div>
  )
}
