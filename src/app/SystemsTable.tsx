import { useMemo } from 'react'
import { useStudio } from '../store/use-studio.ts'
import { Note } from '../ui/Note.tsx'
import { sayError } from '../words/say-numbers.ts'
import { systemsWords } from '../words/systems-words.ts'
import { ownMeasures } from './own-measures.ts'
import styles from './SystemsTable.module.css'

const text = systemsWords

/** The systems that the paper compares, and the open pack below them. */
export function SystemsTable() {
  const manifest = useStudio((state) => state.manifest)
  const faces = useStudio((state) => state.faces)
  const hash = useStudio((state) => state.packId?.hash ?? '')
  const own = useMemo(() => manifest && ownMeasures(manifest.space, faces, hash), [manifest, faces, hash])
  const { name, numbers, ssim, mse } = text.columns
  return (
    <section>
      <h3>{text.title}</h3>
      <p>{text.text}</p>
      <table className={styles.table}>
        <thead>
          <tr>
            {[name, numbers, ssim, mse].map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {text.published.map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              <td>{text.numbers(row.numbers)}</td>
              <td>{row.ssim}</td>
              <td>{row.mse}</td>
            </tr>
          ))}
          {own && manifest && (
            <tr className={styles.own}>
              <th scope="row">{text.own(manifest.title)}</th>
              <td>{text.numbers(own.numbers)}</td>
              <td>{own.ssim === null ? text.none : own.ssim.toFixed(3)}</td>
              <td>{own.mse === null ? text.none : sayError(own.mse)}</td>
            </tr>
          )}
        </tbody>
      </table>
      {own && <Note>{text.measured(own.count)}</Note>}
    </section>
  )
}
