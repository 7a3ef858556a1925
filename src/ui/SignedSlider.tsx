import { Slider } from 'radix-ui'
import type { CSSProperties, KeyboardEvent } from 'react'
import styles from './SignedSlider.module.css'

type Props = {
  name: string
  /** The value in words, for a screen reader. */
  shown: string
  /** The values reach to both sides of 0 as far as this. */
  reach: number
  /** The part of the line that is marked as safe. */
  safe: readonly [number, number]
  /** What an arrow key moves, and what it moves with Shift. */
  step: number
  fineStep: number
  value: number
  onChange: (value: number) => void
  /** The pointer was let go, or a key has done its work. */
  onCommit: () => void
}

/** A slider around 0, with a marked part. A double click or the key 0 goes back to 0. */
export function SignedSlider({ name, shown, reach, safe, step, fineStep, value, onChange, onCommit }: Props) {
  const jump = (next: number) => {
    onChange(next)
    onCommit()
  }
  const press = (event: KeyboardEvent) => {
    const move = event.key === '0' ? -value : (directions[event.key] ?? 0) * (event.shiftKey ? fineStep : step)
    if (move === 0 && event.key !== '0') return
    event.preventDefault() // Radix would make Shift coarser
    jump(Math.min(reach, Math.max(-reach, Math.round((value + move) / fineStep) * fineStep)))
  }
  const share = (number: number) => (number + reach) / (2 * reach)
  return (
    <Slider.Root
      className={styles.slider}
      data-beyond={value < safe[0] || value > safe[1]}
      style={lineStyle(share(safe[0]), share(safe[1]), share(Math.min(0, value)), share(Math.max(0, value)))}
      min={-reach}
      max={reach}
      step={fineStep}
      value={[value]}
      onValueChange={([next = value]) => onChange(next)}
      onValueCommit={onCommit}
      // Radix tells no commit when the pointer is let go before the page was drawn again.
      onPointerUp={onCommit}
      onPointerCancel={onCommit}
      onKeyDown={press}
      onDoubleClick={() => jump(0)}
    >
      <Slider.Track className={styles.track}>
        <span className={styles.safe} />
        <span className={styles.fill} />
        <span className={styles.zero} />
      </Slider.Track>
      <Slider.Thumb className={styles.thumb} aria-label={name} aria-valuetext={shown} />
    </Slider.Root>
  )
}

const directions: Record<string, number> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }

function lineStyle(safeFrom: number, safeTo: number, fillFrom: number, fillTo: number): CSSProperties {
  const percent = (share: number) => `${100 * Math.min(1, Math.max(0, share))}%`
  const places = {
    '--safe-from': percent(safeFrom),
    '--safe-to': percent(1 - safeTo),
    '--fill-from': percent(fillFrom),
    '--fill-to': percent(1 - fillTo),
  }
  return places as CSSProperties
}
