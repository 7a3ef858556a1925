import { Blend } from 'lucide-react'
import { words } from '../../words/english.ts'
import type { Feature } from '../parts/feature.ts'
import { lazyComponent } from '../parts/lazy-component.tsx'
import { mixOptions } from './options.ts'

export const mixFeature: Feature = {
  id: mixOptions.id,
  title: words.instrument.mix.title,
  summary: words.instrument.mix.summary,
  summaryXT: words.instrument.mix.summaryXT,
  icon: Blend,
  Panel: lazyComponent(() => import('./MixPanel.tsx').then(({ MixPanel }) => MixPanel)),
  onFace: null,
}
