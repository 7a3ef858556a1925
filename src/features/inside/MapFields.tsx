import { useOptions, useStudio } from '../../store/use-studio.ts'
import { Explain } from '../../ui/Explain.tsx'
import { Note } from '../../ui/Note.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { StepsField } from '../../ui/StepsField.tsx'
import { insideWords } from '../../words/inside-words.ts'
import { SeedField } from '../parts/SeedField.tsx'
import { drawLimits, stepsToDraw } from '../settings/steps.ts'
import styles from './MapFields.module.css'
import { insideOptions } from './options.ts'

const text = insideWords.map

const NOISES = [
  { value: 'face', title: text.fromFace },
  { value: 'random', title: text.fromRandom },
] as const

/** How a place is drawn: which x_T it gets, and in how many steps. */
export function MapFields() {
  const [options, change] = useOptions(insideOptions)
  const manifest = useStudio((state) => state.manifest)
  const isEmpty = useStudio((state) => state.shownId === null)
  if (!manifest) return null
  return (
    <>
      <div className={styles.group}>
        <Explain term={text.noise} title={text.noise}>
          {text.noiseText}
        </Explain>
        <Segments label={text.noise} items={NOISES} value={options.noise} onChange={(noise) => change({ noise })} />
        {options.noise === 'face' && isEmpty && <Note>{text.noFace}</Note>}
      </div>
      {(options.noise === 'random' || isEmpty) && (
        <SeedField name={text.seed} text={text.seedText} value={options.seed} onChange={(seed) => change({ seed })} />
      )}
      <StepsField
        name={text.steps}
        text={text.stepsText}
        {...drawLimits(manifest)}
        value={stepsToDraw(options, manifest)}
        onChange={(renderSteps) => change({ renderSteps })}
      />
    </>
  )
}
