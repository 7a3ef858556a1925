import { Images } from 'lucide-react'
import { useMemo } from 'react'
import { can } from '../../protocol/capabilities.ts'
import { useOptions, useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { StepsField } from '../../ui/StepsField.tsx'
import { FileZone } from '../../ui/FileZone.tsx'
import { Note } from '../../ui/Note.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { batchWords } from '../../words/batch-words.ts'
import { words } from '../../words/english.ts'
import { ClassField } from '../parts/ClassField.tsx'
import { PhotoBatch } from '../parts/PhotoBatch.tsx'
import { GUIDANCE } from '../settings/class-condition.ts'
import { drawLimits, stepsToDraw } from '../settings/steps.ts'
import { refuseDrop } from '../running/refuse-drop.ts'
import { EditLine } from './EditLine.tsx'
import { BatchFaces } from './BatchFaces.tsx'
import { batchOptions } from './options.ts'
import { Results } from './Results.tsx'
import { finishedRows } from './rows.ts'
import { batchOf, startBatch } from './start-batch.ts'
import { replaceInBatch, startBatchPhotos } from './start-batch-photos.ts'

const text = batchWords

export function BatchPanel() {
  const studio = useStudioStore()
  const [options, change] = useOptions(batchOptions)
  const manifest = useStudio((state) => state.manifest)
  const batch = useBatch()
  const isBusy = useStudio(({ jobs }) => jobs.some(({ task }) => task.feature === batchOptions.id))
  if (!manifest || !batch) return null
  const { rows, record } = batch
  const left = rows.length - finishedRows(rows).length
  return (
    <Panel>
      <FileZone
        name={text.photos}
        note={text.drop}
        choose={text.choosePhotos}
        disabled={isBusy}
        onFiles={(files) => startBatchPhotos(studio, files)}
        onUnreadable={(cause) => refuseDrop(studio, cause)}
      />
      <Note>{words.photo.many.note}</Note>
      <PhotoBatch feature={batchOptions.id} onReplace={(id, by) => replaceInBatch(studio, id, by)} />
      <BatchFaces chosen={options.faceIds} onChange={(faceIds) => change({ faceIds })} />
      {can(manifest, 'encode') ? <EditLine moves={record.moves} /> : <Note>{text.noCodes}</Note>}
      <StepsField
        name={text.steps}
        text={text.stepsText}
        {...drawLimits(manifest)}
        value={stepsToDraw(options, manifest)}
        onChange={(renderSteps) => change({ renderSteps })}
      />
      <ClassField
        value={options.classCondition}
        unchosen="own"
        guidance={GUIDANCE.min}
        onChange={(classCondition) => change({ classCondition })}
      />
      <Button look="strong" icon={Images} disabled={left === 0 || isBusy} onClick={() => startBatch(studio)}>
        {text.run(left)}
      </Button>
      <Note>{sayState(rows.length, left)}</Note>
      <Results rows={rows} />
    </Panel>
  )
}

/** The batch by the present settings. */
function useBatch() {
  const studio = useStudioStore()
  const manifest = useStudio((state) => state.manifest)
  const faces = useStudio((state) => state.faces)
  const options = useStudio((state) => state.options)
  const pack = useStudio((state) => state.pack)
  const taught = useStudio((state) => state.taught)
  return useMemo(
    () => manifest && batchOf({ ...studio.getState(), faces, options, pack, taught }, manifest),
    [studio, manifest, faces, options, pack, taught],
  )
}

function sayState(count: number, left: number): string {
  if (count === 0) return text.choose
  return left === 0 ? text.allDone : text.some(count - left, count)
}
