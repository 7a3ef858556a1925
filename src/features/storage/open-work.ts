import { toSubcodeError } from '../../base/errors.ts'
import type { StudioStore } from '../../store/studio.ts'
import { words } from '../../words/english.ts'

const text = words.keep

/** Projects and pictures that may hold codes. Other files need not be looked into. */
const OURS = /\.(zip|png)$/i

/**
 * Takes in a project or a picture with codes: what belongs to the present pack is shown, the rest is said to be kept. False
 * for any other file, which is then somebody else's to open.
 */
export async function openWork(studio: StudioStore, file: File | null): Promise<boolean> {
  const { keep, show, refusePhoto, closeIntake, setWorkOpen } = studio.getState()
  if (!file || !keep || !OURS.test(file.name)) return false
  try {
    const imported = await keep.importFile(file, file.name)
    if (!imported) return false
    closeIntake()
    const last = imported.ids.findLast((id) => studio.getState().faces.some((face) => face.id === id))
    if (last !== undefined) show(last)
    const packs = imported.elsewhere.map(({ title }) => title).join(', ')
    if (packs !== '') setWorkOpen(true, text.otherPack(packs))
  } catch (thrown) {
    refusePhoto(file.name, toSubcodeError(thrown))
  }
  return true
}
