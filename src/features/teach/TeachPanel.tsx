import { Eraser, GraduationCap } from 'lucide-react'
import { useState } from 'react'
import { optionsOf } from '../../store/options-slice.ts'
import { useOptions, useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { FileZone } from '../../ui/FileZone.tsx'
import { Note } from '../../ui/Note.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { TextInput } from '../../ui/TextInput.tsx'
import { words } from '../../words/english.ts'
import { ExampleGrid } from './ExampleGrid.tsx'
import { EXAMPLE_LIMIT, type ExampleKind, LEAST_EXAMPLES, NAME_LIMIT, teachOptions, withExamples } from './options.ts'
import { readPhotos } from '../read-photos.ts'
import { startTeach } from './start-teach.ts'
import { TaughtList } from './TaughtList.tsx'
import styles from './TeachPanel.module.css'

const text = words.teach

export function TeachPanel() {
  const studio = useStudioStore()
  const [options, change] = useOptions(teachOptions)
  const manifest = useStudio((state) => state.manifest)
  const faces = useStudio((state) => state.faces)
  const [notes, setNotes] = useState<string[]>([])
  const [reading, setReading] = useState<string | null>(null)
  const there = (kind: ExampleKind) => options[kind].filter((id) => faces.some((face) => face.id === id)).length
  const counts = { has: there('has'), hasNot: there('hasNot') }
  const obstacle = obstacleOf(counts)

  const take = (ids: readonly string[], kind: ExampleKind | 'none') => {
    const present = optionsOf(studio.getState(), teachOptions)
    change(withExamples(present, ids, kind))
    return kind !== 'none' && present[kind].length + ids.length > EXAMPLE_LIMIT ? [text.tooMany(EXAMPLE_LIMIT)] : []
  }
  const read = async (files: File[], kind: ExampleKind) => {
    const { ids, refused } = await readPhotos(studio, files.slice(0, EXAMPLE_LIMIT), (done) =>
      setReading(text.reading(done + 1, files.length)),
    )
    setReading(null)
    setNotes([...refused.map(({ title, why }) => text.refused(title, why)), ...take(ids, kind)])
  }

  if (manifest && !manifest.zSem) return <Note>{text.noCodes}</Note>
  return (
    <Panel>
      <TextInput
        className={styles.name}
        aria-label={text.name}
        placeholder={text.namePlaceholder}
        maxLength={NAME_LIMIT}
        value={options.name}
        onChange={(event) => change({ name: event.target.value })}
      />
      <div className={styles.zones}>
        {(['has', 'hasNot'] as const).map((kind) => (
          <FileZone
            key={kind}
            name={text[kind]}
            count={counts[kind]}
            note={text.drop}
            choose={text.chooseShort}
            chooseLabel={text.choose(text[kind])}
            disabled={reading !== null || manifest === null}
            onFiles={(files) => void read(files, kind)}
          />
        ))}
      </div>
      <Note role="status">{reading ?? text.centre}</Note>
      {notes.map((note) => (
        <p key={note} className={styles.refused}>
          {note}
        </p>
      ))}
      <section className={styles.faces}>
        <h3>{text.faces}</h3>
        <Note>{text.facesNote}</Note>
        <ExampleGrid faces={faces} options={options} onKind={(id, kind) => take([id], kind)} />
      </section>
      <Note>{obstacle ?? (counts.hasNot === 0 ? text.unlabelled : '')}</Note>
      <div className={styles.buttons}>
        <Button look="strong" icon={GraduationCap} disabled={obstacle !== null} onClick={() => void startTeach(studio)}>
          {text.run}
        </Button>
        <Button icon={Eraser} disabled={counts.has + counts.hasNot === 0} onClick={() => change({ has: [], hasNot: [] })}>
          {text.clear}
        </Button>
      </div>
      <TaughtList />
    </Panel>
  )
}

/** Why nothing can be taught yet, or null. */
function obstacleOf({ has, hasNot }: Record<ExampleKind, number>): string | null {
  if (has < LEAST_EXAMPLES) return text.needHas(LEAST_EXAMPLES)
  return hasNot > 0 && hasNot < LEAST_EXAMPLES ? text.needHasNot(LEAST_EXAMPLES) : null
}
