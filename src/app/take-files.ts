import { looksLikeModels } from '../features/models/looks-like-models.ts'
import { openWork } from '../features/storage/open-work.ts'
import { openFile } from '../features/photo/open-file.ts'
import type { NamedFile } from '../protocol/library-api.ts'
import type { StudioStore } from '../store/studio.ts'

/** Whatever a person drops or pastes: models go to the importer, all else is tried as a photo. */
export async function takeFiles(studio: StudioStore, files: NamedFile[]): Promise<void> {
  const [first] = files
  if (files.length === 1 && first && (await openWork(studio, first.file))) return
  if (await looksLikeModels(files)) await studio.getState().bringFiles(files)
  else await openFile(studio, first?.file ?? null)
}
