import { SlidersHorizontal } from 'lucide-react'
import { words } from '../../words/english.ts'
import type { Feature } from '../feature.ts'
import { later } from '../later.tsx'
import { editOptions } from '../edit-options.ts'

export const editFeature: Feature = {
  id: editOptions.id,
  title: words.edit.title,
  summary: words.edit.summary,
  icon: SlidersHorizontal,
  Panel: later(() => import('./EditPanel.tsx').then(({ EditPanel }) => EditPanel)),
  onFace: null,
}
