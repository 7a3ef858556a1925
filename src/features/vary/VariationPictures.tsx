import { useMemo } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { drawDeviation, measureVariation, scaleOf } from '../../pixels/variation.ts'
import type { FeatureId } from '../../store/feature-id.ts'
import { gridOf } from '../../store/grid-slice.ts'
import { useStudio } from '../../store/use-studio.ts'
import { Explain } from '../../ui/Explain.tsx'
import { Picture } from '../../ui/Picture.tsx'
import { varyWords } from '../../words/vary-words.ts'
import { useHasZ } from '../settings/use-has-z.ts'
import { varyOptions } from './options.ts'
import styles from './VariationPictures.module.css'

const text = varyWords

/** Twice a card's side: these pictures are as large as two of the grid. */
const SIDE = 288

/** The mean and the standard deviation of the variations that are done. */
export function VariationPictures() {
  const hasZ = useHasZ()
  const variation = useVariation(varyOptions.id)
  if (!variation) return null
  const { mean, deviation, white, overall, count } = variation
  return (
    <div className={styles.pictures}>
      <figure>
        <span className={styles.picture}>
          <Picture source={{ picture: mean, size: deviation.width }} label={text.meanPicture(count)} enlarge="smooth" side={SIDE} />
        </span>
        <figcaption>
          <Explain term={text.mean} title={text.mean}>
            {hasZ ? text.meanText : text.meanTextXT}
          </Explain>
        </figcaption>
      </figure>
      <figure>
        <span className={styles.picture}>
          <Picture source={deviation} label={text.deviationPicture(count)} enlarge="smooth" side={SIDE} />
        </span>
        <figcaption>
          <Explain term={text.deviation} title={text.deviation}>
            {text.deviationText(white)}
          </Explain>
          <span className={styles.scale} aria-hidden="true" />
          <span className={styles.ends}>
            <span>{text.scale.from}</span>
            <span>{text.scale.to(white)}</span>
          </span>
          <span data-overall={overall}>{text.overall(overall)}</span>
        </figcaption>
      </figure>
    </div>
  )
}

/** Null as long as there are fewer than two. The same value until another one is done, however often previews come. */
function useVariation(feature: FeatureId) {
  const done = useStudio(useShallow((state) => gridOf(state, feature)?.cells.flatMap(({ face }) => (face ? [face.picture] : [])) ?? []))
  return useMemo(() => {
    if (done.length < 2) return null
    const { mean, deviation, overall } = measureVariation(done)
    const white = scaleOf(deviation)
    return { mean, deviation: drawDeviation(deviation, white), white, overall, count: done.length }
  }, [done])
}
