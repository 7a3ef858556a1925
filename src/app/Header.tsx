import { StorageSheet } from '../features/storage/StorageSheet.tsx'
import { useStudio, useStudioStore } from '../store/use-studio.ts'
import { Menu } from '../ui/Menu.tsx'
import { words } from '../words/english.ts'
import { sayBytes } from '../words/say-numbers.ts'
import { DeviceBadge } from './DeviceBadge.tsx'
import styles from './Header.module.css'
import { HelpSheets } from './HelpSheets.tsx'
import { Mark } from './Mark.tsx'
import { UndoButtons } from './UndoButtons.tsx'

const text = words.header

type Props = { onPack: (name: string) => void; onChoose: (faceId: string) => void }

export function Header({ onPack, onChoose }: Props) {
  const studio = useStudioStore()
  const packs = useStudio((state) => state.packs)
  const stored = useStudio((state) => state.stored)
  const packName = useStudio((state) => state.packName)
  return (
    <header className={styles.header}>
      <h1 className={styles.name}>
        <Mark />
        {words.name}
      </h1>
      {packs.length > 0 && (
        <Menu
          label={text.pack}
          items={[
            ...packs.map(({ name, title }) => ({ value: name, title })),
            ...stored.map(({ name, title, bytes }) => ({ value: name, title, note: sayBytes(bytes) })),
          ]}
          value={packName}
          onChange={(name) => name !== packName && onPack(name)}
          action={{ title: words.models.menu, run: () => studio.getState().setModelsOpen(true) }}
        />
      )}
      <span className={styles.space} />
      <UndoButtons />
      <StorageSheet onChoose={onChoose} onPack={onPack} />
      <DeviceBadge />
      <HelpSheets />
    </header>
  )
}
