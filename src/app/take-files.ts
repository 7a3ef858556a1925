import { batchOptions } from '../features/batch/options.ts'
import { looksLikeModels } from '../features/models/looks-like-models.ts'
import { openFile } from '../features/photo/open-file.ts'
import { openWork } from '../features/storage/open-work.ts'
import type { NamedFile } from '../protocol/library-api.ts'
import type { StudioStore } from '../store/studio.ts'

/**
 * Takes all files that are dropped or pasted together. Projects and pictures with codes are restored. Models go to the importer
 * together. A single photo is framed by hand; several become a batch, which lists the outcome of each.
 */
export async function takeFiles(studio: StudioStore, files: NamedFile[]): Promise<void> {
  const others: NamedFile[] = []
  for (const named of files) if (!(await openWork(studio, named.file))) others.push(named)
  if (files.length > 0 && others.length === 0) return
  if (await looksLikeModels(others)) {
    studio.getState().setModelsOpen(true)
    return studio.getState().bringFiles(others)
  }
  if (others.length <= 1) return openFile(studio, others[0]?.file ?? null)
  studio.getState().openInstrument(batchOptions.id)
  const { startBatchPhotos } = await import('../features/batch/start-batch-photos.ts')
  startBatchPhotos(
    studio,
    others.map(({ file }) => file),
  )
}
