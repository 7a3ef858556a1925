import { Dices } from 'lucide-react'
import { words } from '../../words/english.ts'
import type { Feature } from '../parts/feature.ts'
import { lazyComponent } from '../parts/lazy-component.tsx'
import { sampleOptions } from './options.ts'

export const sampleFeature: Feature = {
  id: sampleOptions.id,
  title: words.instrument.sample.title,
  summary: words.instrument.sample.summary,
  summaryXT: words.instrument.sample.summaryXT,
  icon: Dices,
  Panel: lazyComponent(() => import('./SamplePanel.tsx').then(({ SamplePanel }) => SamplePanel)),
  onFace: null,
}
