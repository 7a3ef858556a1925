import { Download, Scale } from 'lucide-react'
import { useState } from 'react'
import { at } from '../../base/assert.ts'
import type { ClassCondition } from '../../protocol/codes.ts'
import { hasBound } from '../../math/likelihood/levels.ts'
import type { PictureBits } from '../../recipes/likelihood.ts'
import type { Face } from '../../store/face.ts'
import { type FaceBits, insideOf } from '../../store/inside-slice.ts'
import { useOptions, useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { CheckField } from '../../ui/CheckField.tsx'
import { CountField } from '../../ui/CountField.tsx'
import { Explain } from '../../ui/Explain.tsx'
import { Note } from '../../ui/Note.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { fileStem, saveBlob } from '../../ui/save-blob.ts'
import { StepsField } from '../../ui/StepsField.tsx'
import { writeCsv } from '../../ui/write-csv.ts'
import { insideWords } from '../../words/inside-words.ts'
import { BitsBar } from './BitsBar.tsx'
import { BitsChart } from './BitsChart.tsx'
import { BitsMap } from './BitsMap.tsx'
import { BitsTable } from './BitsTable.tsx'
import { BOUND_STOPS, DRAWS, insideOptions, type InsideOptions } from './options.ts'
import { insideClass } from './start-inside.ts'
import { measuredFace, startLikelihood } from './start-likelihood.ts'

const text = insideWords.bits

/** How many bits the face on the stage costs under the model, and pictures beside it. */
export function LikelihoodView() {
  const studio = useStudioStore()
  const [options, change] = useOptions(insideOptions)
  const manifest = useStudio((state) => state.manifest)
  const face = useStudio((state) => measuredFace(state, state.shownId))
  const made = useStudio((state) => insideOf(state, 'faceBits'))
  const isBusy = useStudio(({ jobs }) => jobs.some(({ task }) => task.title === text.title))
  if (!manifest) return null
  if (!hasBound(manifest.schedule)) return <Note>{text.tooFew}</Note>
  const own = face && made?.faceId === face.id ? { face, bits: made } : null
  const { boundSteps, draws, contrasts } = options
  return (
    <Panel>
      <Button look="strong" icon={Scale} disabled={face === null || isBusy} onClick={() => startLikelihood(studio)}>
        {text.run}
      </Button>
      {face === null && <Note>{insideWords.choose}</Note>}
      {face && !own && <Note>{text.empty}</Note>}
      {own && isOld(own.bits, options, insideClass(options, manifest, own.face)) && <Note>{text.outOfDate}</Note>}
      {own && <Result key={own.face.id} {...own} hasCode={manifest.space.code !== null} />}
      <CheckField name={text.contrasts} checked={contrasts} onChange={(next) => change({ contrasts: next })} />
      <StepsField
        name={text.steps}
        text={text.stepsText}
        stops={BOUND_STOPS.filter((stop) => stop <= manifest.schedule.steps)}
        min={BOUND_STOPS[0]}
        max={manifest.schedule.steps}
        value={boundSteps}
        reset={insideOptions.initial.boundSteps}
        onChange={(next) => change({ boundSteps: next })}
      />
      <CountField
        name={text.draws}
        {...DRAWS}
        value={draws}
        reset={insideOptions.initial.draws}
        onChange={(next) => change({ draws: next })}
      />
    </Panel>
  )
}

/** Bits are those given the class: guidance belongs to drawing. */
function isOld(bits: FaceBits, { boundSteps, draws }: InsideOptions, asked: ClassCondition | undefined): boolean {
  return bits.steps !== boundSteps || bits.draws !== draws || (bits.classCondition?.class ?? null) !== (asked?.class ?? null)
}

function Result({ face, bits, hasCode }: { face: Face; bits: FaceBits; hasCode: boolean }) {
  const rows = bits.rows.map((row, i) => (i === 0 ? { ...row, name: face.title } : row))
  const [place, choose] = useState(0)
  const own = at(rows, 0)
  const chosen = rows[place] ?? own
  return (
    <>
      <h3>{text.given(chosen.name)}</h3>
      <BitsBar bound={chosen.bound} />
      <BitsTable title={face.title} size={face.size} rows={rows} chosen={chosen} onChoose={choose} />
      <BitsMap face={own} chosen={chosen} size={face.size} />
      <BitsChart levels={bits.levels} face={own} chosen={chosen} />
      <Explain term={text.bound} title={text.bound}>
        {hasCode ? `${text.boundText} ${text.boundOfCode}` : text.boundText}
      </Explain>
      <Explain term={text.error} title={text.error}>
        {text.errorText}
      </Explain>
      {bits.of === 'latent' && <Note>{text.latent}</Note>}
      {bits.openedFp32 && <Note>{text.fp32}</Note>}
      <Button icon={Download} onClick={() => save(face, bits, rows)}>
        {text.save}
      </Button>
    </>
  )
}

/** All terms of all pictures: their sum is the figure of the picture. */
function save(face: Face, { levels }: FaceBits, rows: readonly PictureBits[]): void {
  const terms = rows.flatMap(({ name, bound }) => [
    [name, text.terms.reconstruction.name, '', '', bound.reconstruction],
    ...levels.map(({ t, logSnr }, i) => [name, text.terms.diffusion.name, t, logSnr, at(bound.curve, i)]),
    [name, text.terms.prior.name, '', '', bound.prior],
  ])
  saveBlob(writeCsv([text.columns, ...terms]), `${fileStem(text.file(face.title))}.csv`)
}
