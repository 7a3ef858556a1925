import { FilePlus, FolderOpen } from 'lucide-react'
import { useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { plainFile } from '../../ui/dropped-files.ts'
import { pickFiles } from '../../ui/pick-file.ts'
import { Sheet } from '../../ui/Sheet.tsx'
import { libraryWords as text } from '../../words/library-words.ts'
import { ImportSection } from './ImportSection.tsx'
import { StoredList } from './StoredList.tsx'
import styles from './ModelsSheet.module.css'

type Props = { onOpen: (name: string) => void }

/** Brings models into the browser and manages those that it keeps. The studio stays in use beside it. */
export function ModelsSheet({ onOpen }: Props) {
  const studio = useStudioStore()
  const isOpen = useStudio((state) => state.isLibraryOpen)
  const isIdle = useStudio((state) => state.importing.kind === 'idle')
  const error = useStudio((state) => state.libraryError)
  const { setLibraryOpen, bringFiles } = studio.getState()
  const choose = async (folder: boolean) => {
    const files = await pickFiles({ multiple: true, folder })
    if (files.length > 0) await bringFiles(files.map(plainFile))
  }
  return (
    <Sheet title={text.title} closeLabel={text.close} open={isOpen} onOpenChange={setLibraryOpen}>
      <div className={styles.sections}>
        {error && (
          <p className={styles.problem} role="alert">
            {error.message}
          </p>
        )}
        {isIdle ? (
          <section className={styles.section}>
            <h3>{text.bring}</h3>
            <p className={styles.note}>{text.bringNote}</p>
            <div className={styles.buttons}>
              <Button look="strong" icon={FilePlus} onClick={() => void choose(false)}>
                {text.files}
              </Button>
              <Button icon={FolderOpen} onClick={() => void choose(true)}>
                {text.folder}
              </Button>
            </div>
          </section>
        ) : (
          <ImportSection onOpen={onOpen} />
        )}
        <StoredList onOpen={onOpen} />
      </div>
    </Sheet>
  )
}
