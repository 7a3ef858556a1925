import { looksLikeModels } from '../features/models/looks-like-models.ts'
import { openFile } from '../features/photo/open-file.ts'
import type { NamedFile } from '../protocol/library-api.ts'
import type { StudioStore } from '../store/studio.ts'

/** Whatever a person drops or pastes: models go to the importer, all else is tried as a photo. */
export async function takeFiles(studio: StudioStore, files: NamedFile[]): Promise<void> {
  if (await looksLikeModels(files)) await studio.getState().bringFiles(files)
  else await openFile(studio, files[0]?.file ?? null)
}
