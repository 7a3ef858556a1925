import { Telescope } from 'lucide-react'
import { words } from '../../words/english.ts'
import type { Feature } from '../parts/feature.ts'
import { lazyComponent } from '../parts/lazy-component.tsx'
import { insideOptions } from './options.ts'

export const insideFeature: Feature = {
  id: insideOptions.id,
  title: words.instrument.inside.title,
  summary: words.instrument.inside.summary,
  summaryXT: words.instrument.inside.summaryXT,
  icon: Telescope,
  Panel: lazyComponent(() => import('./InsidePanel.tsx').then(({ InsidePanel }) => InsidePanel)),
  onFace: null,
}
