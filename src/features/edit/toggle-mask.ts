import { maskPicture } from '../../math/edit-mask.ts'
import { findFace } from '../../store/faces-slice.ts'
import type { Studio, StudioStore } from '../../store/studio.ts'
import { words } from '../../words/english.ts'
import { maskedOf } from '../settings/kept-rest.ts'

/** Whether a mask stands on the stage in place of the face. */
export function isMaskShown({ draft }: Pick<Studio, 'draft'>): boolean {
  return draft?.label === words.codes.mask.name
}

/** Puts the mask of the edited face on the stage in its place, or takes it away again. Without a mask nothing happens. */
export function toggleMask(studio: StudioStore): void {
  const state = studio.getState()
  const shown = findFace(state, state.shownId)
  const [masked, sourceId] = [shown && maskedOf(shown), shown?.origin?.sourceId]
  if (!masked || !sourceId) return
  state.showDraft(isMaskShown(state) ? null : { sourceId, picture: maskPicture(masked.mask), label: words.codes.mask.name })
}
