import { Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { removeCopy } from '../../offline/pack-copies.ts'
import { useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import sheet from '../../ui/Sheet.module.css'
import { words } from '../../words/english.ts'
import { sayBytes } from '../../words/say-numbers.ts'
import styles from './StorageSheet.module.css'
import { useSpace } from './use-space.ts'

const text = words.keep

/** The room that each item takes, buttons to delete copies, and whether the browser may clear storage. */
export function SpaceSection({ workBytes }: { workBytes: number }) {
  const studio = useStudioStore()
  const stored = useStudio((state) => state.stored)
  const [asked, setAsked] = useState(0)
  const space = useSpace(asked)
  const forget = async (cache: string) => {
    await removeCopy(cache)
    studio.getState().noteCopies()
  }
  const persist = async () => {
    await navigator.storage.persist()
    setAsked((count) => count + 1)
  }
  return (
    <section className={sheet.section}>
      <h3>{text.storage}</h3>
      {space && <p className={styles.note}>{text.ofAll(space.usedBytes, space.quotaBytes)}</p>}
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
      {space && <p className={styles.note}>{space.isPersisted ? text.persisted : asked > 0 ? text.refused : text.notPersisted}</p>}
      {space && !space.isPersisted && (
        <div className={sheet.buttons}>
          <Button onClick={() => void persist()}>{text.persist}</Button>
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
