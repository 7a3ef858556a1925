import { Download, Ruler } from 'lucide-react'
import { type QualityRow, rowsAs } from '../../recipes/measure-steps.ts'
import type { Measures } from '../../protocol/measures.ts'
import { ceilingCompanion, type Face } from '../../store/face.ts'
import { useOptions, useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { fileStem, saveBlob } from '../../ui/save-blob.ts'
import { Note } from '../../ui/Note.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { words } from '../../words/english.ts'
import { insideWords } from '../../words/inside-words.ts'
import { writeCsv } from '../../ui/write-csv.ts'
import { insideOptions, type QualityMeasure } from './options.ts'
import { QualityChart } from './QualityChart.tsx'
import { QualityTable } from './QualityTable.tsx'
import { insideClass, insideFace, startQuality } from './start-inside.ts'

const text = insideWords.quality
const { measures } = words

const MEASURES = [
  { value: 'ssim', title: measures.ssim.name },
  { value: 'psnr', title: measures.psnr.name },
  { value: 'mse', title: measures.mse.name },
] as const satisfies { value: QualityMeasure; title: string }[]

/** The paper's table 1 for the face on the stage. */
export function QualityView() {
  const studio = useStudioStore()
  const [options, change] = useOptions(insideOptions)
  const { measure } = options
  const manifest = useStudio((state) => state.manifest)
  const face = useStudio((state) => insideFace(state, state.shownId))
  const isBusy = useStudio(({ jobs }) => jobs.some(({ task }) => task.title === text.title))
  const ceiling = useStudio(({ faces }) => (face ? ceilingMeasured(face.id, faces) : null))
  const rows = face && manifest ? rowsAs(face.quality ?? [], insideClass(options, manifest, face)) : []
  return (
    <Panel>
      <Button look="strong" icon={Ruler} disabled={face === null || isBusy} onClick={() => startQuality(studio)}>
        {text.run}
      </Button>
      {face === null && <Note>{insideWords.choose}</Note>}
      {face && rows.length === 0 && <Note>{text.empty}</Note>}
      {face && rows.length > 0 && (
        <>
          <QualityTable title={face.title} rows={rows} ceiling={ceiling} />
          <Segments label={text.measure} items={MEASURES} value={measure} onChange={(next) => change({ measure: next })} />
          <QualityChart rows={rows} measure={measure} />
          <Button icon={Download} onClick={() => save(face, rows)}>
            {text.save}
          </Button>
        </>
      )}
    </Panel>
  )
}

/** The measures of a face's ceiling, which a result of it holds. */
function ceilingMeasured(faceId: string, faces: readonly Face[]): Measures | null {
  const ofFace = faces.filter(({ origin }) => origin?.sourceId === faceId)
  return ofFace.map(({ origin }) => ceilingCompanion(origin)?.measures).find((measures) => measures !== undefined) ?? null
}

function save(face: Face, rows: readonly QualityRow[]): void {
  const csv = writeCsv([text.columns, ...rows.map(({ steps, ssim, mse, psnr, ms }) => [steps, ssim, mse, psnr, ms])])
  saveBlob(csv, `${fileStem(text.file(face.title))}.csv`)
}
