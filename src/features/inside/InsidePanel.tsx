import { hasMeanShift } from '../../protocol/log-snr.ts'
import { useOptions, useStudio } from '../../store/use-studio.ts'
import { Panel } from '../../ui/Panel.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { insideWords } from '../../words/inside-words.ts'
import { ClassField } from '../parts/ClassField.tsx'
import { useHasZ } from '../settings/use-has-z.ts'
import { lazyComponent } from '../parts/lazy-component.tsx'
import { GUIDANCE } from '../settings/class-condition.ts'
import { MapView } from './MapView.tsx'
import { LikelihoodView } from './LikelihoodView.tsx'
import { insideOptions, type InsideView } from './options.ts'
import { QualityView } from './QualityView.tsx'
import { StripView } from './StripView.tsx'

const text = insideWords

const VIEWS = [
  { value: 'strip', title: text.strip.tab, note: text.strip.note },
  { value: 'quality', title: text.quality.tab, note: text.quality.note },
  { value: 'bits', title: text.bits.tab, note: text.bits.note },
  { value: 'noising', title: text.noising.tab, note: text.noising.note },
  { value: 'map', title: text.map.tab, note: text.map.note },
] as const satisfies { value: InsideView; title: string; note: string }[]

const viewsWith = (stripNote: string) => VIEWS.map((view) => (view.value === 'strip' ? { ...view, note: stripNote } : view))
/** For packs without z_sem. The map is among them, to say why there is none. */
const VIEWS_XT = viewsWith(text.strip.noteXT)
const VIEWS_ENCODED = viewsWith(text.strip.noteEncoded)

const NoisingView = lazyComponent(() => import('./NoisingView.tsx').then((module) => module.NoisingView))

/** These draw or measure the face as a class, in packs that take one. */
const AS_CLASS: readonly InsideView[] = ['strip', 'quality', 'bits']

const PARTS = { strip: StripView, quality: QualityView, bits: LikelihoodView, noising: NoisingView, map: MapView } as const

export function InsidePanel() {
  const [options, change] = useOptions(insideOptions)
  const isVariational = useStudio(({ manifest }) => manifest?.schedule.kind === 'log-snr')
  const noisesEncoded = useStudio(({ manifest }) => manifest !== null && hasMeanShift(manifest.schedule))
  const hasZ = useHasZ()
  const views = (hasZ ? VIEWS : noisesEncoded ? VIEWS_ENCODED : VIEWS_XT).filter(({ value }) => value !== 'noising' || isVariational)
  const view = views.some(({ value }) => value === options.view) ? options.view : insideOptions.initial.view
  const Part = PARTS[view]
  return (
    <Panel>
      <Segments label={text.view} items={views} value={view} onChange={(next) => change({ view: next })} />
      <Part />
      {AS_CLASS.includes(view) && (
        <ClassField
          value={options.classCondition}
          unchosen="own"
          guidance={GUIDANCE.min}
          onChange={(classCondition) => change({ classCondition })}
        />
      )}
    </Panel>
  )
}
