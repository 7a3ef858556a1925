import { toSubcodeError } from '../../base/errors.ts'
import type { StudioStore } from '../../store/studio.ts'
import { waitForState } from '../../store/wait-for-state.ts'
import { words } from '../../words/english.ts'

const text = words.keep

/** Projects go by this name, as checkpoints are zip files too. A picture may have any name. */
const PROJECT = /\.zip$/i

/**
 * Takes in a project or a picture with codes. Items of the present pack are shown; a notice says that the others are kept.
 * False for any other file, which the caller opens in another way, and where there is no storage. At the start of the page it waits for that.
 */
export async function openWork(studio: StudioStore, file: File | null): Promise<boolean> {
  const { show, refusePhoto, closeIntake, setWorkOpen } = studio.getState()
  if (!file || !(PROJECT.test(file.name) || (await isPng(file)))) return false
  const { keep } = await waitForState(studio, (state) => (state.keep || state.keepError ? state : null))
  if (!keep) return false
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

/** Also false for a file that cannot be read: the importer of photos then reports it. */
async function isPng(file: File): Promise<boolean> {
  const head = file.slice(0, 4)
  const bytes = await head.arrayBuffer().catch(() => new ArrayBuffer(0))
  return String.fromCharCode(...new Uint8Array(bytes)) === '\x89PNG'
}
