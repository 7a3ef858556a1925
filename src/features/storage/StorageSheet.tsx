import { Archive } from 'lucide-react'
import { useStudio, useStudioStore } from '../../store/use-studio.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { keepWords as text } from '../../words/keep-words.ts'
import { later } from '../later.tsx'

const StorageSections = later(() => import('./StorageSections.tsx').then(({ StorageSections }) => StorageSections))

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
      <StorageSections {...props} />
    </Sheet>
  )
}
