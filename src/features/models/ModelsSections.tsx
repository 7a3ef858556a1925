import { FilePlus, FolderOpen } from 'lucide-react'
import { useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { plainFile } from '../../ui/dropped-files.ts'
import { pickFiles } from '../../ui/pick-file.ts'
import sheet from '../../ui/Sheet.module.css'
import { libraryWords } from '../../words/library-words.ts'
import { ErrorText } from '../parts/ErrorText.tsx'
import { ImportSection } from './ImportSection.tsx'
import styles from './ModelsSheet.module.css'
import { StoredList } from './StoredList.tsx'

const text = libraryWords

type Props = { onOpen: (name: string) => void }

/** Files to bring or the import that runs, and the models that the browser keeps. */
export function ModelsSections({ onOpen }: Props) {
  const studio = useStudioStore()
  const isIdle = useStudio((state) => state.importing.kind === 'idle')
  const error = useStudio((state) => state.libraryError)
  const choose = async (folder: boolean) => {
    const files = await pickFiles({ multiple: true, folder })
    if (files.length > 0) await studio.getState().bringFiles(files.map(plainFile))
  }
  return (
    <div className={sheet.sections}>
      {error && (
        <div className={styles.problem} role="alert">
          <ErrorText error={error} />
        </div>
      )}
      {isIdle ? (
        <section className={sheet.section}>
          <h3>{text.bring}</h3>
          <p className={styles.note}>{text.bringNote}</p>
          <div className={sheet.buttons}>
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
  )
}
