import { GraduationCap } from 'lucide-react'
import { words } from '../../words/english.ts'
import type { Feature } from '../feature.ts'
import { teachOptions } from './options.ts'
import { TeachPanel } from './TeachPanel.tsx'

export const teachFeature: Feature = {
  id: teachOptions.id,
  title: words.teach.title,
  summary: words.teach.summary,
  icon: GraduationCap,
  Panel: TeachPanel,
  onFace: null,
}
