import { RefreshCcw } from 'lucide-react'
import { words } from '../../words/english.ts'
import type { Feature } from '../parts/feature.ts'
import { lazyComponent } from '../parts/lazy-component.tsx'
import { reconstructOptions } from './options.ts'
import { startReconstruct } from './start-reconstruct.ts'

export const reconstructFeature: Feature = {
  id: reconstructOptions.id,
  title: words.reconstruct.title,
  summary: words.reconstruct.summary,
  summaryXT: words.reconstruct.summaryXT,
  icon: RefreshCcw,
  Panel: lazyComponent(() => import('./ReconstructPanel.tsx').then(({ ReconstructPanel }) => ReconstructPanel)),
  onFace: startReconstruct,
}
