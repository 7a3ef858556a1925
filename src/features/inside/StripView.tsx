import { Film } from 'lucide-react'
import type { Face } from '../../store/face.ts'
import { insideOf, type Strip } from '../../store/inside-slice.ts'
import { useOptions, useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { CheckField } from '../../ui/CheckField.tsx'
import { CountField } from '../../ui/CountField.tsx'
import { Explain } from '../../ui/Explain.tsx'
import { StepsField } from '../../ui/StepsField.tsx'
import { Note } from '../../ui/Note.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { insideWords } from '../../words/inside-words.ts'
import { can } from '../../protocol/capabilities.ts'
import type { Manifest } from '../../protocol/manifest.ts'
import { isSameClass } from '../../recipes/ways.ts'
import { MIN_STEPS } from '../../math/samplers/steps.ts'
import { FRAMES, insideOptions, type InsideOptions, STRIP_STOPS } from './options.ts'
import { insideClass, insideFace, startStrip } from './start-inside.ts'
import { StripRow } from './StripRow.tsx'

const text = insideWords.strip

/** The paper's figure 6 for the face on the stage. */
export function StripView() {
  const studio = useStudioStore()
  const [options, change] = useOptions(insideOptions)
  const manifest = useStudio((state) => state.manifest)
  const face = useStudio((state) => insideFace(state, state.shownId))
  const made = useStudio((state) => insideOf(state, 'strip'))
  if (!manifest) return null
  return (
    <Panel>
      <Button look="strong" icon={Film} disabled={face === null} onClick={() => startStrip(studio)}>
        {text.run}
      </Button>
      <Pictures face={face} strip={made?.faceId === face?.id ? made : null} options={options} manifest={manifest} />
      <StepsField
        name={text.steps}
        text={text.stepsText}
        stops={STRIP_STOPS}
        min={MIN_STEPS}
        max={manifest.schedule.steps}
        value={options.steps}
        reset={insideOptions.initial.steps}
        onChange={(steps) => change({ steps })}
      />
      <CountField
        name={text.frames}
        {...FRAMES}
        value={options.frames}
        reset={insideOptions.initial.frames}
        onChange={(frames) => change({ frames })}
      />
      {can(manifest, 'baseline') ? (
        <CheckField name={text.alsoPlain} checked={options.plain} onChange={(plain) => change({ plain })} />
      ) : (
        can(manifest, 'encode') && <Note>{text.noPlain}</Note>
      )}
    </Panel>
  )
}

type PicturesProps = { face: Face | null; strip: Strip | null; options: InsideOptions; manifest: Manifest }

function Pictures({ face, strip, options, manifest }: PicturesProps) {
  if (!face) return <Note>{insideWords.choose}</Note>
  if (!strip) return <Note>{text.empty}</Note>
  const isOther = !isSameClass(strip, { classCondition: insideClass(options, manifest, face) })
  const isOld = isOther || strip.steps !== options.steps || strip.frames.length !== Math.min(options.frames, strip.steps)
  return (
    <>
      {isOld && <Note>{text.outOfDate}</Note>}
      <StripRow name={can(manifest, 'encode') ? text.ours : text.alone} face={face} frames={strip.frames} />
      {strip.plain.length > 0 && <StripRow name={text.plain} face={face} frames={strip.plain} />}
      <Explain term={text.levels} title={text.levels}>
        {text.levelText}
      </Explain>
    </>
  )
}
