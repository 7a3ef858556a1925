import { FieldName } from './FieldName.tsx'
import { LineSlider } from './LineSlider.tsx'
import { NumberInput } from './NumberInput.tsx'
import styles from './StepsField.module.css'

type Props = {
  name: string
  /** Explains the steps. */
  text: string
  /** Values under the slider, rising. */
  stops: readonly number[]
  min: number
  max: number
  value: number
  /** A double click on the slider sets this value. */
  reset: number
  onChange: (value: number) => void
}

/** A count of steps: a slider over sensible stops, and a number field for any other. */
export function StepsField({ name, text, stops, min, max, value, reset, onChange }: Props) {
  return (
    <div className={styles.field}>
      <div className={styles.head}>
        <FieldName name={name} text={text} />
        <NumberInput name={name} min={min} max={max} value={value} onChange={onChange} />
      </div>
      {/* The slider knows only its stops; `reset` may lie between two of them. */}
      <div onDoubleClick={() => onChange(reset)}>
        <LineSlider
          name={name}
          shown={`${value}`}
          min={0}
          max={stops.length - 1}
          step={1}
          value={nearest(stops, value)}
          onChange={(index) => onChange(stops[index] ?? value)}
        />
      </div>
      <div className={styles.stops} aria-hidden="true">
        {stops.map((stop) => (
          <span key={stop} data-on={stop === value}>
            {stop}
          </span>
        ))}
      </div>
    </div>
  )
}

function nearest(stops: readonly number[], value: number): number {
  const gaps = stops.map((stop) => Math.abs(Math.log(stop / value)))
  return gaps.indexOf(Math.min(...gaps))
}
