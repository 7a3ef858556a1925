import { toSubcodeError } from '../../base/errors.ts'
import type { StudioStore } from '../../store/studio.ts'
import { restorePicture } from '../running/restore-picture.ts'
import { words } from '../../words/english.ts'

const text = words.keep

/** Projects go by this name, as checkpoints are zip files too. A picture may have any name. */
const PROJECT = /\.zip$/i

/**
 * Takes in a project or a picture with codes. Items of the present pack are shown; a notice says that the others are kept.
 * False for any other file, which the caller opens in another way, and where work is not kept.
 */
export async function openWork(studio: StudioStore, file: File | null): Promise<boolean> {
  const { show, refusePhoto, closeIntake, setWorkOpen, whenKept } = studio.getState()
  if (!file) return false
  try {
    const imported = PROJECT.test(file.name) ? await (await whenKept())?.importFile(file, file.name) : await restorePicture(studio, file)
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
