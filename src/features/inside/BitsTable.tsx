import type { Figure, PictureBits } from '../../recipes/likelihood.ts'
import { Picture } from '../../ui/Picture.tsx'
import { insideWords } from '../../words/inside-words.ts'
import styles from './BitsTable.module.css'
import tableStyles from './table.module.css'

const text = insideWords.bits

type Props = { title: string; size: number; rows: readonly PictureBits[]; chosen: PictureBits; onChoose: (place: number) => void }

/** The bits of each picture, and their difference from those of the face. A press chooses the picture whose curve and map are shown. */
export function BitsTable({ title, size, rows, chosen, onChoose }: Props) {
  return (
    <table className={tableStyles.table}>
      <caption>{text.table(title)}</caption>
      <thead>
        <tr>
          <th scope="col">{text.picture}</th>
          <th scope="col">{text.bits}</th>
          <th scope="col">{text.more}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, place) => (
          <tr key={place} data-picture={row.name} data-figure={row.bits}>
            <th scope="row">
              <button type="button" className={styles.choose} aria-pressed={row === chosen} onClick={() => onChoose(place)}>
                <span className={styles.picture}>
                  <Picture source={{ picture: row.picture, size }} label="" enlarge="smooth" side={64} />
                </span>
                {row.name}
              </button>
            </th>
            <td>{say(row)}</td>
            <td>{row.more ? say(row.more, true) : text.none}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function say({ bits, error }: Figure, signed = false): string {
  const shown = `${signed && bits > 0 ? '+' : ''}${text.shown(bits)}`
  return error === null ? shown : text.withError(shown, error)
}
