import { ArrowUpDown, Plus, X } from 'lucide-react'
import { memo } from 'react'
import type { Face } from '../../store/face.ts'
import { useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { mixWords } from '../../words/mix-words.ts'
import { FacePicker } from './FacePicker.tsx'
import styles from './KeyFaces.module.css'
import { lettersOf } from './letters-of.ts'
import { keyLimits, type MixOptions, mixOptions } from './options.ts'
import { prepareKeys } from './start-mix.ts'

const text = mixWords

type Props = Pick<MixOptions, 'mode' | 'corners'> & { keys: readonly Face[] }

/** The faces that are mixed, in their order. There may be many: while a slider is held, they are not drawn again. */
export const KeyFaces = memo(function KeyFaces({ mode, corners, keys }: Props) {
  const studio = useStudioStore()
  const faces = useStudio((state) => state.faces)
  const { min, max } = keyLimits({ mode, corners })
  const ids = keys.map(({ id }) => id)
  const unused = faces.find(({ id }) => !ids.includes(id)) ?? faces[0]
  const choose = (keyIds: string[]) => {
    studio.getState().setOptions(mixOptions, { keyIds })
    void prepareKeys(studio)
  }
  return (
    <section className={styles.group}>
      <div className={styles.head}>
        <h3>{text.keys}</h3>
        <Button icon={ArrowUpDown} onClick={() => choose(ids.toReversed())}>
          {text.exchange}
        </Button>
      </div>
      <ul className={styles.list}>
        {keys.map((face, index) => (
          <li key={`${index} ${face.id}`}>
            {mode === 'swap' && <p className={styles.role}>{index === 0 ? text.into : text.from}</p>}
            <span className={styles.row}>
              <FacePicker
                letter={lettersOf(index)}
                label={text.keyName(lettersOf(index), face.title)}
                face={face}
                faces={faces}
                onChoose={(id) => choose(ids.with(index, id))}
              />
              {keys.length > min && (
                <IconButton icon={X} label={text.removeKey(lettersOf(index))} onClick={() => choose(ids.toSpliced(index, 1))} />
              )}
            </span>
          </li>
        ))}
      </ul>
      {keys.length < max && unused && (
        <Button icon={Plus} onClick={() => choose([...ids, unused.id])}>
          {text.addKey}
        </Button>
      )}
    </section>
  )
})
