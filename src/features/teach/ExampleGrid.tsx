import { Minus, Plus } from 'lucide-react'
import type { Face } from '../../store/face.ts'
import { Picture } from '../../ui/Picture.tsx'
import { words } from '../../words/english.ts'
import styles from './ExampleGrid.module.css'
import { type ExampleKind, kindOf, type TeachOptions } from './options.ts'

const text = words.teach

type Props = { faces: Face[]; options: TeachOptions; disabled: boolean; onKind: (id: string, kind: ExampleKind | 'none') => void }

const next = { none: 'has', has: 'hasNot', hasNot: 'none' } as const

/** Every face of the studio; each press leads to the next kind. */
export function ExampleGrid({ faces, options, disabled, onKind }: Props) {
  return (
    <ul className={styles.grid}>
      {faces.map((face) => {
        const kind = kindOf(options, face.id)
        return (
          <li key={face.id}>
            <button
              type="button"
              className={styles.face}
              data-kind={kind}
              disabled={disabled}
              aria-label={text.face(face.title, kind)}
              title={text.face(face.title, kind)}
              onClick={() => onKind(face.id, next[kind])}
            >
              <Picture source={face} label="" enlarge="smooth" />
              {kind !== 'none' && (
                <span className={styles.mark}>
                  {kind === 'has' ? <Plus size={12} aria-hidden="true" /> : <Minus size={12} aria-hidden="true" />}
                </span>
              )}
            </button>
          </li>
        )
      })}
    </ul>
  )
}
