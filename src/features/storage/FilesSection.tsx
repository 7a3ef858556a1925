import { FileDown, FolderOpen } from 'lucide-react'
import { SubcodeError } from '../../base/errors.ts'
import { useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { pickFile } from '../../ui/pick-file.ts'
import sheet from '../../ui/Sheet.module.css'
import { storageWords } from '../../words/storage-words.ts'
import { openWork } from './open-work.ts'
import { saveProject } from './save-project.ts'
import styles from './StorageSheet.module.css'

const text = storageWords

/** Saves all work to a project file, and opens project files. */
export function FilesSection() {
  const studio = useStudioStore()
  const open = async () => {
    const file = await pickFile('.zip,.png')
    if (!file || (await openWork(studio, file))) return
    studio
      .getState()
      .refusePhoto(
        file.name,
        new SubcodeError('bad-file', 'a project or a picture with codes was expected', { values: { reason: 'work-unknown' } }),
      )
  }
  return (
    <section className={sheet.section}>
      <h3>{text.files}</h3>
      <p className={styles.note}>{text.filesNote}</p>
      <div className={sheet.buttons}>
        <Button icon={FileDown} onClick={() => void saveProject(studio, null)}>
          {text.save}
        </Button>
        <Button icon={FolderOpen} onClick={() => void open()}>
          {text.open}
        </Button>
      </div>
    </section>
  )
}
