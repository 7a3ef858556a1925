import { SubcodeError, toSubcodeError } from '../../base/errors.ts'
import type { StudioStore } from '../../store/studio.ts'
import { words } from '../../words/english.ts'
import { asPixels } from '../running/draw-svg.ts'

/** Opens a dropped, pasted or chosen photo. A drop without a file is refused with an explanation. */
export async function openFile(studio: StudioStore, file: File | null): Promise<void> {
  const { openPhoto, refusePhoto } = studio.getState()
  if (!file)
    return refusePhoto(words.intake.pasted, new SubcodeError('bad-file', 'a file was expected', { values: { reason: 'nothing-dropped' } }))
  const title = file.name || words.intake.pasted
  try {
    await openPhoto(await asPixels(file), title)
  } catch (thrown) {
    refusePhoto(title, toSubcodeError(thrown))
  }
}
