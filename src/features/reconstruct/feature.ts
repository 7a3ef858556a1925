import { RefreshCcw } from 'lucide-react'
import { words } from '../../words/english.ts'
import type { Feature } from '../feature.ts'
import { reconstructOptions } from './options.ts'
import { ReconstructPanel } from './ReconstructPanel.tsx'
import { startReconstruct } from './start-reconstruct.ts'

export const reconstructFeature: Feature = {
  id: reconstructOptions.id,
  title: words.reconstruct.title,
  summary: words.reconstruct.summary,
  icon: RefreshCcw,
  Panel: ReconstructPanel,
  onFace: startReconstruct,
}
