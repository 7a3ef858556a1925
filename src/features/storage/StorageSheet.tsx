import { Archive } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useStudio, useStudioStore } from '../../store/use-studio.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { words } from '../../words/english.ts'
import { lazyComponent } from '../parts/lazy-component.tsx'
import styles from './StorageSheet.module.css'
import { watchUsage } from './watch-usage.ts'

const text = words.keep

const StorageSections = lazyComponent(() => import('./StorageSections.tsx').then(({ StorageSections }) => StorageSections))

type Props = { onChoose: (faceId: string) => void; onPack: (name: string) => void }

/**
 * All kept work, its files, and the room that it takes. The studio stays in use beside it. Its button
 * shows how much is kept on the device.
 */
export function StorageSheet(props: Props) {
  const studio = useStudioStore()
  const isOpen = useStudio((state) => state.isWorkOpen)
  const [bytes, setBytes] = useState<number | null>(null)
  useEffect(() => watchUsage(studio, setBytes), [studio])
  return (
    <Sheet
      trigger={
        <IconButton icon={Archive} label={bytes === null ? text.title : text.titleWith(bytes)}>
          {bytes !== null && <span className={styles.used}>{text.used(bytes)}</span>}
        </IconButton>
      }
      title={text.title}
      closeLabel={text.close}
      open={isOpen}
      onOpenChange={(open) => studio.getState().setWorkOpen(open)}
    >
      <StorageSections {...props} />
    </Sheet>
  )
}
