import type { ReactNode } from 'react'
import { useStudio } from '../store/use-studio.ts'
import { CompareSlider } from '../ui/CompareSlider.tsx'
import { DifferencePicture } from '../ui/DifferencePicture.tsx'
import { words } from '../words/english.ts'
import styles from './ComparedPictures.module.css'

/** A picture for the comparison: planar RGB in [-1, 1], with its name and its drawn element. */
export type Side = { picture: Float32Array; label: string; drawn: ReactNode }

type Props = { before: Side; after: Side; size: number; blink: boolean }

/** Two pictures of one size: one over the other, side by side, or their difference. */
export function ComparedPictures({ before, after, size, blink }: Props) {
  const compareAs = useStudio((state) => state.compareAs)
  if (compareAs === 'difference' && !blink) {
    const label = `${words.keep.difference}: ${before.label}, ${after.label}`
    return <DifferencePicture a={before.picture} b={after.picture} size={size} label={label} />
  }
  if (compareAs === 'side' && !blink) {
    return (
      <div className={styles.sides}>
        {[before, after].map(({ label, drawn }, index) => (
          <figure key={index}>
            <div className={styles.picture}>{drawn}</div>
            <figcaption>{label}</figcaption>
          </figure>
        ))}
      </div>
    )
  }
  return (
    <CompareSlider
      label={words.stage.handle}
      blink={blink}
      beforeLabel={before.label}
      afterLabel={after.label}
      before={before.drawn}
      after={after.drawn}
    />
  )
}
