import type { ReactNode } from 'react'
import type { Face, FaceKind } from '../../store/face.ts'
import type { CodeTransfer } from '../../store/held-code-slice.ts'
import { useStudio } from '../../store/use-studio.ts'
import { words } from '../../words/english.ts'
import { FaceCard } from './FaceCard.tsx'
import styles from './FaceRail.module.css'

const text = words.rail
const KINDS: readonly FaceKind[] = ['yours', 'result', 'sample']

type Handlers = { onChoose: (id: string) => void; onGive: (transfer: CodeTransfer) => void }
type Props = Handlers & { children: ReactNode }

/** Every face of the studio as a card, by where it comes from. `children` bring new ones. */
export function FaceRail({ children, ...handlers }: Props) {
  const faces = useStudio((state) => state.faces)
  const manifest = useStudio((state) => state.manifest)
  const empty: Record<FaceKind, string> = {
    yours: text.yoursEmpty,
    result: text.resultEmpty,
    sample: manifest ? text.samplesNone : text.samplesComing,
  }
  return (
    <nav className={styles.rail} aria-label={text.title}>
      <div className={styles.bring}>{children}</div>
      {KINDS.map((kind) => (
        <Group key={kind} title={text[kind]} empty={empty[kind]} faces={faces.filter((face) => face.kind === kind)} {...handlers} />
      ))}
    </nav>
  )
}

type GroupProps = { title: string; empty: string; faces: Face[] } & Handlers

function Group({ title, empty, faces, ...handlers }: GroupProps) {
  return (
    <section className={styles.group} data-empty={faces.length === 0}>
      <h2>
        {title}
        {faces.length > 0 && <span className={styles.count}>{faces.length}</span>}
      </h2>
      {faces.length === 0 ? (
        <p>{empty}</p>
      ) : (
        <ul>
          {faces.map((face) => (
            <li key={face.id}>
              <FaceCard face={face} {...handlers} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
