import { useState } from 'react'
import { useStudio } from '../store/use-studio.ts'
import { Button } from '../ui/Button.tsx'
import { words } from '../words/english.ts'
import styles from './LoadingLine.module.css'

const text = words.keep

/**
 * Offers a newer studio, which is loaded already. Work is on the device, so that nothing is lost. The browser changes over when
 * the present studio has answered all its requests.
 */
export function UpdateLine() {
  const startUpdate = useStudio((state) => state.startUpdate)
  const [isWanted, setIsWanted] = useState(false)
  if (!startUpdate) return null
  const start = () => {
    setIsWanted(true)
    startUpdate()
  }
  return (
    <div className={styles.line} role="status">
      <span>{isWanted ? text.updateStarts : text.update}</span>
      <Button onClick={start} disabled={isWanted}>
        {text.updateNow}
      </Button>
    </div>
  )
}
