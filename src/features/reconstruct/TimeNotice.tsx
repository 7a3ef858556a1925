import { FastForward } from 'lucide-react'
import { useStudio } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { Note } from '../../ui/Note.tsx'
import { sayDuration, sayStep } from '../../words/say-numbers.ts'
import { words } from '../../words/english.ts'
import type { ReconstructOptions, ResolvedOptions } from './options.ts'
import { estimate } from './quicker.ts'
import styles from './ReconstructPanel.module.css'

const text = words.time

type Props = { resolved: ResolvedOptions; onChange: (change: Partial<ReconstructOptions>) => void }

/** The expected time, from steps measured on this device. Where it is long, a button offers quicker settings. */
export function TimeNotice({ resolved, onChange }: Props) {
  const stepMs = useStudio((state) => state.stepMs)
  if (stepMs === null) return null
  const { steps, ms, quicker } = estimate(resolved, stepMs)
  return (
    <div className={styles.offer}>
      <Note>{text.takes(sayDuration(ms), steps, sayStep(stepMs))}</Note>
      {quicker && (
        <>
          <Button icon={FastForward} onClick={() => onChange(quicker.change)}>
            {text.offer(quicker.change.renderSteps, sayDuration(quicker.ms))}
          </Button>
          <Note>{text.offerText}</Note>
        </>
      )}
    </div>
  )
}
