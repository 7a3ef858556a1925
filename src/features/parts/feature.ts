import type { LucideIcon } from 'lucide-react'
import type { ComponentType } from 'react'
import type { FeatureId } from '../../store/feature-id.ts'
import type { StudioStore } from '../../store/studio.ts'

/** An instrument of the studio: one folder, and one line in `app/features.ts`. */
export type Feature = {
  id: FeatureId
  title: string
  /** Its purpose, in one sentence. */
  summary: string
  /** The same for packs without z_sem, where it differs. */
  summaryXT?: string
  icon: LucideIcon
  /** Its controls, a `lazyComponent`, so that the page starts with its visible parts only. */
  Panel: ComponentType
  /** Called with a face that the user has just brought or chosen; null for an instrument that waits for a button. */
  onFace: ((studio: StudioStore, faceId: string) => void) | null
}
