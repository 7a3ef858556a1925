import type { QualityRow } from '../../recipes/measure-steps.ts'
import { Explain } from '../../ui/Explain.tsx'
import { words } from '../../words/english.ts'
import { insideWords } from '../../words/inside-words.ts'
import { sayDecibels, sayDuration, sayError } from '../../words/say-numbers.ts'
import styles from './table.module.css'

const text = insideWords.quality
const { ssim, mse, psnr } = words.measures

const TERMS = [{ name: text.steps, text: text.stepsText }, ssim, mse, psnr] as const

export function QualityTable({ title, rows }: { title: string; rows: readonly QualityRow[] }) {
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
        {rows.map((row) => (
          <tr key={row.steps}>
            <th scope="row">{row.steps}</th>
            <td>{row.ssim.toFixed(3)}</td>
            <td>{sayError(row.mse)}</td>
            <td>{sayDecibels(row.psnr)}</td>
            <td>{sayDuration(row.ms)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
