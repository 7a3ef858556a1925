import { Eraser, GraduationCap } from 'lucide-react'
import { can } from '../../protocol/capabilities.ts'
import { optionsOf } from '../../store/options-slice.ts'
import { useOptions, useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { FileZone } from '../../ui/FileZone.tsx'
import { Note } from '../../ui/Note.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { TextInput } from '../../ui/TextInput.tsx'
import { words } from '../../words/english.ts'
import { teachWords } from '../../words/teach-words.ts'
import { PhotoBatch } from '../parts/PhotoBatch.tsx'
import { startPhotoBatch } from '../running/start-photo-batch.ts'
import { refuseDrop } from '../running/refuse-drop.ts'
import { ExampleGrid } from './ExampleGrid.tsx'
import { EXAMPLE_LIMIT, type ExampleKind, kindOf, LEAST_EXAMPLES, NAME_LIMIT, teachOptions, withExamples } from './options.ts'
import { startTeach } from './start-teach.ts'
import { TaughtList } from './TaughtList.tsx'
import styles from './TeachPanel.module.css'

const text = teachWords

export function TeachPanel() {
  const studio = useStudioStore()
  const [options, change] = useOptions(teachOptions)
  const manifest = useStudio((state) => state.manifest)
  const faces = useStudio((state) => state.faces)
  const isBusy = useStudio(({ jobs }) => jobs.some(({ task }) => task.feature === teachOptions.id))
  const there = (kind: ExampleKind) => options[kind].filter((id) => faces.some((face) => face.id === id)).length
  const counts = { has: there('has'), hasNot: there('hasNot') }
  const obstacle = obstacleOf(counts)

  const label = (ids: readonly string[], kind: ExampleKind | 'none') => {
    const present = optionsOf(studio.getState(), teachOptions)
    change(withExamples(present, ids, kind))
    const isFull = kind !== 'none' && present[kind].length + ids.length > EXAMPLE_LIMIT
    return isFull ? { title: text[kind], why: text.tooMany(EXAMPLE_LIMIT) } : null
  }
  const read = (files: File[], kind: ExampleKind) => {
    startPhotoBatch(studio, { feature: teachOptions.id, files: files.slice(0, EXAMPLE_LIMIT), take: (id) => label([id], kind) })
  }
  const replace = (id: string, by: string) => {
    const kind = kindOf(optionsOf(studio.getState(), teachOptions), id)
    label([id], 'none')
    label([by], kind)
  }

  if (manifest && !can(manifest, 'encode')) return <Note>{text.noCodes}</Note>
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
            disabled={isBusy || manifest === null}
            onFiles={(files) => read(files, kind)}
            onUnreadable={(cause) => refuseDrop(studio, cause)}
          />
        ))}
      </div>
      <Note>{words.photo.many.note}</Note>
      <PhotoBatch feature={teachOptions.id} onReplace={replace} />
      <section className={styles.faces}>
        <h3>{text.faces}</h3>
        <Note>{text.facesNote}</Note>
        <ExampleGrid faces={faces} options={options} onKind={(id, kind) => label([id], kind)} />
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
