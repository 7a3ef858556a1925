import { Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { askToPersist } from '../../offline/ask-to-persist.ts'
import { removeCopy } from '../../offline/pack-copies.ts'
import { useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import sheet from '../../ui/Sheet.module.css'
import { storageWords } from '../../words/storage-words.ts'
import { sayBytes } from '../../words/say-numbers.ts'
import styles from './StorageSheet.module.css'
import { useSpace } from './use-space.ts'

const text = storageWords

/** The room that each item takes, buttons to delete copies, and whether the browser may clear storage. */
export function SpaceSection({ workBytes }: { workBytes: number }) {
  const studio = useStudioStore()
  const stored = useStudio((state) => state.stored)
  const [asked, setAsked] = useState<keyof typeof text.persistence>('not')
  const space = useSpace(asked)
  const forget = async (cache: string) => {
    await removeCopy(cache)
    studio.getState().noteCopies()
    await studio.getState().refreshPacks() // no server may have the pack any more
  }
  const persist = () => {
    setAsked('waiting')
    askToPersist(() => setAsked('answered'))
  }
  return (
    <section className={sheet.section}>
      <h3>{text.storage}</h3>
      {space?.room && <p className={styles.note}>{text.ofAll(space.room.usage ?? 0, space.room.quota ?? 0)}</p>}
      <ul className={styles.places}>
        <Place name={text.work} bytes={workBytes} />
        {space?.copies.map(({ cache, title, bytes }) => (
          <Place key={cache} name={text.offlinePack(title)} bytes={bytes}>
            <IconButton icon={Trash2} label={text.forget(title)} onClick={() => void forget(cache)} />
          </Place>
        ))}
        {stored.map(({ name, title, bytes }) => (
          <Place key={name} name={text.pack(title)} bytes={bytes}>
            <Button onClick={() => studio.getState().setModelsOpen(true)}>{text.models}</Button>
          </Place>
        ))}
        {space && space.shellBytes > 0 && <Place name={text.shell} bytes={space.shellBytes} />}
      </ul>
      {space && (
        <p className={styles.note} role="status">
          {space.isPersisted ? text.persisted : text.persistence[asked]}
        </p>
      )}
      {space && !space.isPersisted && (
        <div className={sheet.buttons}>
          <Button onClick={persist}>{text.persist}</Button>
        </div>
      )}
    </section>
  )
}

function Place({ name, bytes, children }: { name: string; bytes: number; children?: ReactNode }) {
  return (
    <li className={styles.place}>
      <span>{name}</span>
      <span className={styles.tools}>
        <span>{sayBytes(bytes)}</span>
        {children}
      </span>
    </li>
  )
}
