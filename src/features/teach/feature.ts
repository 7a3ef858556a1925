import { GraduationCap } from 'lucide-react'
import { words } from '../../words/english.ts'
import type { Feature } from '../feature.ts'
import { later } from '../later.tsx'
import { teachOptions } from './options.ts'

export const teachFeature: Feature = {
  id: teachOptions.id,
  title: words.teach.title,
  summary: words.teach.summary,
  icon: GraduationCap,
  Panel: later(() => import('./TeachPanel.tsx').then(({ TeachPanel }) => TeachPanel)),
  onFace: null,
}
