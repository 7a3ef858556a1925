import { useHasZ } from '../features/settings/use-has-z.ts'
import { words } from '../words/english.ts'
import { howWords } from '../words/how-words.ts'
import styles from './HowItWorks.module.css'
import { SubcodeDrawing } from './SubcodeDrawing.tsx'
import { SystemsTable } from './SystemsTable.tsx'

/** The paper in a page. */
export function HowItWorks() {
  const hasZ = useHasZ()
  return (
    <div className={styles.page}>
      <p>{words.oneSentence}</p>
      {!hasZ && <p>{words.oneSentenceXT}</p>}
      <SubcodeDrawing />
      {howWords.map(({ title, text }) => (
        <section key={title}>
          <h3>{title}</h3>
          <p>{text}</p>
        </section>
      ))}
      <SystemsTable />
    </div>
  )
}
