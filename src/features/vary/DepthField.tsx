import { Explain } from '../../ui/Explain.tsx'
import { LineSlider } from '../../ui/LineSlider.tsx'
import { varyWords } from '../../words/vary-words.ts'
import { useHasZ } from '../settings/use-has-z.ts'
import styles from './DepthField.module.css'
import { depthInSteps, varyOptions } from './options.ts'

const text = varyWords

/** Percent of a move. */
const STEP = 5

type Props = { depth: number; steps: number; onChange: (depth: number) => void; onCommit: () => void }

/** How deep the noise goes, from all of x_T kept to all of it random. */
export function DepthField({ depth, steps, onChange, onCommit }: Props) {
  const hasZ = useHasZ()
  const shown = text.depthShown(depth, depthInSteps(depth, steps), steps)
  return (
    <div>
      <div className={styles.head}>
        <Explain term={text.depth} title={text.depth}>
          {hasZ ? text.depthText : text.depthTextXT}
        </Explain>
        <span>{shown}</span>
      </div>
      <LineSlider
        name={text.depth}
        shown={shown}
        min={0}
        max={100}
        step={STEP}
        value={depth}
        onChange={onChange}
        onCommit={onCommit}
        reset={varyOptions.initial.depth}
      />
      <div className={styles.ends} aria-hidden="true">
        <span>{text.depthEnds.from}</span>
        <span>{text.depthEnds.to}</span>
      </div>
    </div>
  )
}
