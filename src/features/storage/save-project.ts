import { toSubcodeError } from '../../base/errors.ts'
import type { StudioStore } from '../../store/studio.ts'
import { saveBlob } from '../../ui/save-blob.ts'
import { storageWords } from '../../words/storage-words.ts'

const text = storageWords

/** Saves these things, or all, as a project to the downloads. */
export async function saveProject(studio: StudioStore, ids: readonly string[] | null): Promise<void> {
  try {
    const project = await studio.getState().keep?.exportProject(ids)
    if (project) saveBlob(project, text.project)
  } catch (thrown) {
    studio.getState().noteKeepError(toSubcodeError(thrown))
  }
}
