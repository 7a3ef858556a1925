import { SlidersHorizontal } from 'lucide-react'
import { words } from '../../words/english.ts'
import type { Feature } from '../parts/feature.ts'
import { lazyComponent } from '../parts/lazy-component.tsx'
import { editOptions } from '../settings/edit-options.ts'

export const editFeature: Feature = {
  id: editOptions.id,
  title: words.instrument.edit.title,
  summary: words.instrument.edit.summary,
  icon: SlidersHorizontal,
  Panel: lazyComponent(() => import('./EditPanel.tsx').then(({ EditPanel }) => EditPanel)),
  onFace: null,
}
