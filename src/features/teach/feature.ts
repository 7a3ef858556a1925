import { GraduationCap } from 'lucide-react'
import { words } from '../../words/english.ts'
import type { Feature } from '../parts/feature.ts'
import { lazyComponent } from '../parts/lazy-component.tsx'
import { teachOptions } from './options.ts'

export const teachFeature: Feature = {
  id: teachOptions.id,
  title: words.instrument.teach.title,
  summary: words.instrument.teach.summary,
  icon: GraduationCap,
  Panel: lazyComponent(() => import('./TeachPanel.tsx').then(({ TeachPanel }) => TeachPanel)),
  onFace: null,
}
