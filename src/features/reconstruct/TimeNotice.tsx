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

/** How long it will take, by steps that this device has made; where that is long, what takes less is one press away. */
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
