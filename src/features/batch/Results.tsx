import { Download, Scale } from 'lucide-react'
import { hasBound } from '../../math/likelihood/levels.ts'
import { useOptions, useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { CheckField } from '../../ui/CheckField.tsx'
import { Explain } from '../../ui/Explain.tsx'
import { Note } from '../../ui/Note.tsx'
import { batchWords } from '../../words/batch-words.ts'
import { batchOptions } from './options.ts'
import { ResultRow } from './ResultRow.tsx'
import styles from './Results.module.css'
import { type BatchRow, finishedRows, unmeasuredRows } from './rows.ts'
import { startBatchBits } from './start-batch-bits.ts'
import { startExport } from './start-export.ts'

const text = batchWords

const FILES = [
  { format: 'png', title: text.sheet },
  { format: 'csv', title: text.csv },
  { format: 'zip', title: text.zip },
] as const

/** The pictures before and after, and the buttons that save them. */
export function Results({ rows }: { rows: readonly BatchRow[] }) {
  const studio = useStudioStore()
  const [{ withNoise }, change] = useOptions(batchOptions)
  const show = useStudio((state) => state.show)
  const isBusy = useStudio(({ jobs }) => jobs.some(({ task }) => task.feature === batchOptions.id))
  const hasBits = useStudio(({ manifest }) => manifest !== null && hasBound(manifest.schedule))
  const isReady = finishedRows(rows).length > 0
  return (
    <section className={styles.results} aria-label={text.results}>
      <h3>{text.results}</h3>
      {rows.some(({ result }) => result) ? (
        <>
          <ul className={styles.list}>
            {rows.map((row) => (
              <ResultRow key={row.face.id} row={row} onShow={show} />
            ))}
          </ul>
          <Explain term={text.about} title={text.about}>
            {text.aboutText}
          </Explain>
          {hasBits && (
            <>
              <Button icon={Scale} disabled={unmeasuredRows(rows).length === 0 || isBusy} onClick={() => startBatchBits(studio)}>
                {text.bits}
              </Button>
              <Note>{text.bitsNote}</Note>
            </>
          )}
        </>
      ) : (
        <Note>{text.empty}</Note>
      )}
      <h3>{text.save}</h3>
      <div className={styles.buttons}>
        {FILES.map(({ format, title }) => (
          <Button key={format} icon={Download} disabled={!isReady} onClick={() => startExport(studio, format)}>
            {title}
          </Button>
        ))}
      </div>
      <CheckField name={text.withNoise} checked={withNoise} onChange={(next) => change({ withNoise: next })} />
      <Note>{text.withNoiseNote}</Note>
    </section>
  )
}
