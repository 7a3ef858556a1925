import { Dices } from 'lucide-react'
import { useOptions, useStudio } from '../../store/use-studio.ts'
import { Explain } from '../../ui/Explain.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { NumberInput } from '../../ui/NumberInput.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { StepsField } from '../../ui/StepsField.tsx'
import { words } from '../../words/english.ts'
import styles from './MapFields.module.css'
import { insideOptions, MAX_SEED, MIN_STEPS, STEP_STOPS, stepsToDraw } from './options.ts'

const text = words.inside.map

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
        {options.noise === 'face' && isEmpty && <p className={styles.note}>{text.noFace}</p>}
      </div>
      {(options.noise === 'random' || isEmpty) && (
        <div className={styles.seed}>
          <span>{text.seed}</span>
          <NumberInput name={text.seed} min={0} max={MAX_SEED} value={options.seed} onChange={(seed) => change({ seed })} />
          <IconButton
            icon={Dices}
            label={words.reconstruct.newSeed}
            onClick={() => change({ seed: Math.floor(Math.random() * (MAX_SEED + 1)) })}
          />
        </div>
      )}
      <StepsField
        name={text.steps}
        label={text.steps}
        stops={STEP_STOPS}
        min={MIN_STEPS}
        max={manifest.schedule.steps}
        value={stepsToDraw(options, manifest)}
        onChange={(renderSteps) => change({ renderSteps })}
      />
    </>
  )
}
