import { useStudio } from '../../store/use-studio.ts'
import sheet from '../../ui/Sheet.module.css'
import { libraryWords } from '../../words/library-words.ts'
import { FoundFiles } from './FoundFiles.tsx'
import { ImportForm } from './ImportForm.tsx'
import { ImportProgress } from './ImportProgress.tsx'

const text = libraryWords

/** The present step of an import: recognising, asking, or importing. */
export function ImportSection({ onOpen }: { onOpen: (name: string) => void }) {
  const importing = useStudio((state) => state.importing)
  if (importing.kind === 'looking') return <p role="status">{text.looking(importing.count)}</p>
  if (importing.kind === 'running') return <ImportProgress {...importing} />
  if (importing.kind === 'idle') return null
  const { recognition, title, said, error } = importing
  return (
    <section className={sheet.section}>
      <h3>{text.found}</h3>
      <FoundFiles files={recognition.files} />
      <ImportForm recognition={recognition} proposed={title} said={said} error={error} onOpen={onOpen} />
    </section>
  )
}
