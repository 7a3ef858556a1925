import { useStudio } from '../../store/use-studio.ts'
import sheet from '../../ui/Sheet.module.css'
import { FilesSection } from './FilesSection.tsx'
import { SpaceSection } from './SpaceSection.tsx'
import styles from './StorageSheet.module.css'
import { useSavedItems } from './use-saved-items.ts'
import { WorkSection } from './WorkSection.tsx'

type Props = { onChoose: (faceId: string) => void; onPack: (name: string) => void }

/** The kept work, its files, and the room that it takes. */
export function StorageSections(props: Props) {
  const notice = useStudio((state) => state.workNotice)
  const items = useSavedItems()
  return (
    <div className={sheet.sections}>
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
