import { ArrowUpDown, Plus, X } from 'lucide-react'
import type { Face } from '../../store/face.ts'
import { useStudio } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { words } from '../../words/english.ts'
import { FacePicker } from './FacePicker.tsx'
import styles from './KeyFaces.module.css'
import { keyLimits, type MixOptions } from './options.ts'

const text = words.mix

type Props = { options: MixOptions; keys: readonly Face[]; onChange: (keyIds: string[]) => void }

/** The faces that are mixed, in their order. */
export function KeyFaces({ options, keys, onChange }: Props) {
  const faces = useStudio((state) => state.faces)
  const { min, max } = keyLimits(options)
  const ids = keys.map(({ id }) => id)
  const unused = faces.find(({ id }) => !ids.includes(id)) ?? faces[0]
  return (
    <section className={styles.group}>
      <div className={styles.head}>
        <h3>{text.keys}</h3>
        <Button icon={ArrowUpDown} onClick={() => onChange(ids.toReversed())}>
          {text.exchange}
        </Button>
      </div>
      <ul className={styles.list}>
        {keys.map((face, index) => (
          <li key={`${index} ${face.id}`}>
            {options.mode === 'swap' && <p className={styles.role}>{index === 0 ? text.into : text.from}</p>}
            <span className={styles.row}>
              <FacePicker
                letter={letterOf(index)}
                label={text.keyName(letterOf(index), face.title)}
                face={face}
                faces={faces}
                onChoose={(id) => onChange(ids.with(index, id))}
              />
              {keys.length > min && (
                <IconButton icon={X} label={text.removeKey(letterOf(index))} onClick={() => onChange(ids.toSpliced(index, 1))} />
              )}
            </span>
          </li>
        ))}
      </ul>
      {keys.length < max && unused && (
        <Button icon={Plus} onClick={() => onChange([...ids, unused.id])}>
          {text.addKey}
        </Button>
      )}
    </section>
  )
}

/** A for the first face, B for the second. */
export function letterOf(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index)
}
