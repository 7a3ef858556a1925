import type { Refused } from '../store/reading-slice.ts'
import type { StudioStore } from '../store/studio.ts'
import { photoWords } from '../words/photo-words.ts'
import { readPhotos } from './read-photos.ts'

const text = photoWords.many

export type ReadingTask = {
  /** Id of the instrument that reads. */
  feature: string
  files: readonly File[]
  /** Takes the faces into the instrument; what has no room there is named by what it returns. */
  take: (faceIds: string[]) => Refused[]
}

/** Reads photos into the studio as a job of an instrument, and says of each what became of it. */
export function startReading(studio: StudioStore, { feature, files, take }: ReadingTask): void {
  void studio.getState().runJob({
    feature,
    title: text.title,
    sourceId: null,
    priority: 'batch',
    run: async ({ model, signal, report }) => {
      const { setReading } = studio.getState()
      const startMs = performance.now()
      const tell = (done: number) => {
        const leftMs = done > 0 ? ((performance.now() - startMs) / done) * (files.length - done) : null
        report({ label: text.one(done + 1, files.length), done, total: files.length, leftMs, preview: null })
      }
      setReading(feature, { photos: [], refused: [] })
      const { photos, refused } = await readPhotos(studio, files, model.manifest.imageSize, tell, signal)
      setReading(feature, { photos, refused: [...refused, ...take(photos.map(({ faceId }) => faceId))] })
    },
  })
}
