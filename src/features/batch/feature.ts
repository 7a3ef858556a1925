import { Images } from 'lucide-react'
import { words } from '../../words/english.ts'
import type { Feature } from '../parts/feature.ts'
import { lazyComponent } from '../parts/lazy-component.tsx'
import { batchOptions } from './options.ts'

export const batchFeature: Feature = {
  id: batchOptions.id,
  title: words.instrument.batch.title,
  summary: words.instrument.batch.summary,
  summaryXT: words.instrument.batch.summaryXT,
  icon: Images,
  Panel: lazyComponent(() => import('./BatchPanel.tsx').then(({ BatchPanel }) => BatchPanel)),
  onFace: null,
}
