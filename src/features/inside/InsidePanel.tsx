import { useOptions } from '../../store/use-studio.ts'
import { Panel } from '../../ui/Panel.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { insideWords } from '../../words/inside-words.ts'
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
  { value: 'map', title: text.map.tab, note: text.map.note },
] as const satisfies { value: InsideView; title: string; note: string }[]

const PARTS = { strip: StripView, quality: QualityView, bits: LikelihoodView, map: MapView } as const

export function InsidePanel() {
  const [{ view }, change] = useOptions(insideOptions)
  const Part = PARTS[view]
  return (
    <Panel>
      <Segments label={text.view} items={VIEWS} value={view} onChange={(next) => change({ view: next })} />
      <Part />
    </Panel>
  )
}
