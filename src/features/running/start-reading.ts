import type { FeatureId } from '../../store/feature-id.ts'
import { type Reading, type Refused, readingOf } from '../../store/reading-slice.ts'
import type { StudioStore } from '../../store/studio.ts'
import { photoWords } from '../../words/photo-words.ts'
import { readPhotos } from './read-photos.ts'

const text = photoWords.many

export type ReadingTask = {
  /** Id of the instrument that reads. */
  feature: FeatureId
  files: readonly File[]
  /** Takes a face into the instrument, as soon as it is read; says why where there is no room for it. */
  take: (faceId: string) => Refused | null
  /** What was left out before any was read. */
  leftOut?: readonly Refused[]
}

/** Reads photos into the studio as a job of an instrument, and says of each what became of it. */
export function startReading(studio: StudioStore, { feature, files, take, leftOut = [] }: ReadingTask): void {
  void studio.getState().runJob({
    feature,
    title: text.title,
    sourceId: null,
    priority: 'batch',
    run: async (context) => {
      const startMs = performance.now()
      const change = (changeOf: (reading: Reading) => Partial<Reading>) =>
        context.setReading(feature, changeOf(readingOf(studio.getState(), feature)))
      const refuse = (refused: Refused | null) => {
        if (refused) change((reading) => ({ refused: [...reading.refused, refused] }))
      }
      change(() => ({ photos: [], refused: leftOut }))
      await readPhotos(studio, files, context, {
        onProgress: (done) => {
          const leftMs = done > 0 ? ((performance.now() - startMs) / done) * (files.length - done) : null
          context.report({ label: text.one(done + 1, files.length), done, total: files.length, leftMs, preview: null })
        },
        onPhoto: (photo) => {
          change(({ photos }) => ({ photos: [...photos, photo] }))
          refuse(take(photo.faceId))
        },
        onRefused: refuse,
      })
    },
  })
}
