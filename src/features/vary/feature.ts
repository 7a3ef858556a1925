import { Shuffle } from 'lucide-react'
import { words } from '../../words/english.ts'
import type { Feature } from '../parts/feature.ts'
import { lazyComponent } from '../parts/lazy-component.tsx'
import { varyOptions } from './options.ts'

export const varyFeature: Feature = {
  id: varyOptions.id,
  title: words.instrument.vary.title,
  summary: words.instrument.vary.summary,
  summaryXT: words.instrument.vary.summaryXT,
  icon: Shuffle,
  Panel: lazyComponent(() => import('./VaryPanel.tsx').then(({ VaryPanel }) => VaryPanel)),
  onFace: null,
}
