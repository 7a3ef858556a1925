import type { FeatureId } from '../../store/feature-id.ts'
import { type PhotoBatchResult, type Refused, photoBatchOf } from '../../store/photo-batch-slice.ts'
import type { StudioStore } from '../../store/studio.ts'
import { words } from '../../words/english.ts'
import { readPhotos } from './read-photos.ts'

const text = words.photo.many

export type PhotoBatchTask = {
  /** Id of the instrument that receives the faces. */
  feature: FeatureId
  files: readonly File[]
  /** Adds a face to the instrument as soon as it is framed; returns a reason where there is no room for it. */
  take: (faceId: string) => Refused | null
  /** Photos that were left out before the batch. */
  leftOut?: readonly Refused[]
}

/** Adds photos to the studio as a job of an instrument, and records how each was framed. */
export function startPhotoBatch(studio: StudioStore, { feature, files, take, leftOut = [] }: PhotoBatchTask): void {
  void studio.getState().runJob({
    feature,
    title: text.title,
    sourceId: null,
    priority: 'batch',
    run: async (context) => {
      const startMs = performance.now()
      const change = (changeOf: (batch: PhotoBatchResult) => Partial<PhotoBatchResult>) =>
        context.setPhotoBatch(feature, changeOf(photoBatchOf(studio.getState(), feature)))
      const refuse = (refused: Refused | null) => {
        if (refused) change((batch) => ({ refused: [...batch.refused, refused] }))
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
