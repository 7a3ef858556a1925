import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { Picture } from './Picture.tsx'
import styles from './PictureButton.module.css'

type Props = Omit<ComponentProps<'button'>, 'type' | 'className' | 'children'> & {
  /** Null while there is no picture yet. */
  source: ComponentProps<typeof Picture>['source'] | null
  /** How many pixels wide the picture is painted, at least. */
  side?: number
  /** The colour of the rim. */
  tone?: 'soft' | 'accent' | 'warn' | undefined
  /** Stands in the corner. */
  mark?: LucideIcon | null
}

/** A small square picture that can be pressed. Its name comes from `aria-label`. */
export function PictureButton({ source, side, tone, mark: Mark, ...button }: Props) {
  return (
    <button {...button} type="button" className={styles.button} data-tone={tone}>
      {source && <Picture source={source} label="" enlarge="smooth" {...(side && { side })} />}
      {Mark && (
        <span className={styles.mark}>
          <Mark size={12} aria-hidden="true" />
        </span>
      )}
    </button>
  )
}
