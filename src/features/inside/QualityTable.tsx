import type { Measures } from '../../protocol/measures.ts'
import type { QualityRow } from '../../recipes/measure-steps.ts'
import { Explain } from '../../ui/Explain.tsx'
import { words } from '../../words/english.ts'
import { insideWords } from '../../words/inside-words.ts'
import { sayDecibels, sayDuration, sayError } from '../../words/say-numbers.ts'
import styles from './table.module.css'

const text = insideWords.quality
const { ssim, mse, psnr } = words.measures

const TERMS = [{ name: text.steps, text: text.stepsText }, ssim, mse, psnr] as const

type Props = {
  title: string
  rows: readonly QualityRow[]
  /** Of the face through the first stage alone, where that was measured: no number of steps does better. */
  ceiling: Measures | null
}

export function QualityTable({ title, rows, ceiling }: Props) {
  return (
    <table className={styles.table}>
      <caption>{text.table(title)}</caption>
      <thead>
        <tr>
          {TERMS.map((term) => (
            <th key={term.name} scope="col">
              <Explain term={term.name} title={term.name}>
                {term.text}
              </Explain>
            </th>
          ))}
          <th scope="col">{text.time}</th>
        </tr>
      </thead>
      <tbody>
        {ceiling && (
          <tr>
            <th scope="row">
              <Explain term={words.codes.ceiling.name} title={words.codes.ceiling.name}>
                {words.codes.ceiling.text}
              </Explain>
            </th>
            <Measured {...ceiling} />
            <td />
          </tr>
        )}
        {rows.map((row) => (
          <tr key={row.steps}>
            <th scope="row">{row.steps}</th>
            <Measured {...row} />
            <td>{sayDuration(row.ms)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Measured({ ssim, mse, psnr }: Measures) {
  return (
    <>
      <td>{ssim.toFixed(3)}</td>
      <td>{sayError(mse)}</td>
      <td>{sayDecibels(psnr)}</td>
    </>
  )
}
