import { Archive } from 'lucide-react'
import { useStudio, useStudioStore } from '../../store/use-studio.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { keepWords as text } from '../../words/keep-words.ts'
import { FilesSection } from './FilesSection.tsx'
import { SpaceSection } from './SpaceSection.tsx'
import styles from './StorageSheet.module.css'
import { useKept } from './use-kept.ts'
import { WorkSection } from './WorkSection.tsx'

type Props = { onChoose: (faceId: string) => void; onPack: (name: string) => void }

/** Everything that a person has made, its files, and the room that it takes. The studio stays in use beside it. */
export function StorageSheet(props: Props) {
  const studio = useStudioStore()
  const isOpen = useStudio((state) => state.isWorkOpen)
  return (
    <Sheet
      trigger={<IconButton icon={Archive} label={text.title} />}
      title={text.title}
      closeLabel={text.close}
      open={isOpen}
      onOpenChange={(open) => studio.setState({ isWorkOpen: open, keepNotice: null })}
    >
      <Sections {...props} />
    </Sheet>
  )
}

function Sections(props: Props) {
  const notice = useStudio((state) => state.keepNotice)
  const items = useKept()
  return (
    <div className={styles.sections}>
      {notice && (
        <p className={styles.notice} role="status">
          {notice}
        </p>
      )}
      <WorkSection items={items} {...props} />
      <FilesSection />
      <SpaceSection workBytes={items.reduce((sum, { bytes }) => sum + bytes, 0)} />
    </div>
  )
}
