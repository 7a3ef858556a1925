import styles from './Progress.module.css'

type Props = { label: string; value: number; max: number }

/** A thin bar; the numbers stand in words beside it. */
export function Progress({ label, value, max }: Props) {
  const share = max > 0 ? Math.min(1, value / max) : 0
  return (
    <div className={styles.track} role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={max} aria-valuenow={value}>
      <div className={styles.bar} style={{ transform: `scaleX(${share})` }} />
    </div>
  )
}
