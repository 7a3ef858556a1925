import { Picture } from '../../ui/Picture.tsx'
import { batchWords } from '../../words/batch-words.ts'
import styles from './ResultRow.module.css'
import type { BatchRow } from './rows.ts'

const text = batchWords

type Props = { row: BatchRow; onShow: (id: string, againstId: string) => void }

/** One face before and after; a press shows both on the stage. */
export function ResultRow({ row: { face, result, isOld }, onShow }: Props) {
  const { ssim = null, bits, bitsBefore } = result?.origin?.measures ?? {}
  const cost = bits !== undefined && bitsBefore !== undefined ? text.bitsShown(bitsBefore, bits) : null
  const drawn = isOld || ssim === null ? text.old : text.ssim(ssim)
  return (
    <li>
      <button
        type="button"
        className={styles.row}
        disabled={result === null}
        aria-label={result && ssim !== null ? [text.show(face.title, ssim), ...(cost ? [cost] : [])].join(', ') : face.title}
        data-face={face.title}
        data-ssim={ssim}
        onClick={() => result && onShow(result.id, face.id)}
      >
        <span className={styles.picture}>
          <Picture source={face} label="" enlarge="smooth" side={64} />
        </span>
        <span className={styles.picture}>{result && <Picture source={result} label="" enlarge="smooth" side={64} />}</span>
        <span className={styles.name}>{face.title}</span>
        <span className={styles.state}>
          {result === null ? text.waiting : drawn}
          {cost && <span data-bits={bits}>{cost}</span>}
        </span>
      </button>
    </li>
  )
}
