import { X } from 'lucide-react'
import { useEffect } from 'react'
import { useHasZ } from '../features/settings/use-has-z.ts'
import { useStudio, useStudioStore } from '../store/use-studio.ts'
import { Button } from '../ui/Button.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { words } from '../words/english.ts'
import styles from './FirstSteps.module.css'
import { claimFirstVisit } from './first-visit.ts'

const text = words.help.first

/** Three steps for who is here for the first time. They stand above the stage and cover nothing; doing the first one leads on. */
export function FirstSteps({ onChoose }: { onChoose: (faceId: string) => void }) {
  const studio = useStudioStore()
  const index = useStudio((state) => state.firstStep)
  const sample = useStudio((state) => state.faces.find(({ kind }) => kind === 'sample'))
  const hasZ = useHasZ()
  const hasSamples = useStudio(({ manifest }) => manifest === null || manifest.samples.length > 0)
  const { setFirstStep, openInstrument } = studio.getState()

  useEffect(() => {
    if (claimFirstVisit()) studio.getState().setFirstStep(0)
    return studio.subscribe(({ shownId, firstStep }, before) => {
      if (shownId !== null && shownId !== before.shownId && firstStep === 0) studio.getState().setFirstStep(1)
    })
  }, [studio])

  const steps = hasZ ? text.steps : text.stepsXT
  const step = index === null ? undefined : steps[index]
  if (index === null || !step) return null
  const go = () => {
    if (index === 0 && sample) onChoose(sample.id)
    if (index === steps.length - 1) {
      if (hasZ) void import('../features/edit/try-edit.ts').then(({ tryEdit }) => tryEdit(studio))
      else openInstrument('vary')
    }
    setFirstStep(index + 1 < steps.length ? index + 1 : null)
  }
  return (
    <section className={styles.steps} aria-label={text.title}>
      <p>
        <strong>{step.title}</strong> <span className={styles.place}>{text.place(index + 1, steps.length)}</span>
        <br />
        {step.text}
      </p>
      {(index > 0 || hasSamples) && (
        <Button disabled={index === 0 && !sample} onClick={go}>
          {step.action}
        </Button>
      )}
      <IconButton icon={X} label={text.skip} onClick={() => setFirstStep(null)} />
    </section>
  )
}
