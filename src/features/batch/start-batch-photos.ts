import { optionsOf } from '../../store/options-slice.ts'
import type { StudioStore } from '../../store/studio.ts'
import { batchWords } from '../../words/batch-words.ts'
import { startPhotoBatch } from '../running/start-photo-batch.ts'
import { batchOptions, MAX_FACES, withFaces } from './options.ts'

const text = batchWords

/** Takes photos into the batch, as many as there is room for. */
export function startBatchPhotos(studio: StudioStore, files: readonly File[]): void {
  const faceIds = () => optionsOf(studio.getState(), batchOptions).faceIds
  const taken = files.slice(0, Math.max(0, MAX_FACES - faceIds().length))
  startPhotoBatch(studio, {
    feature: batchOptions.id,
    files: taken,
    leftOut: taken.length < files.length ? [{ title: text.photos, why: text.limit(MAX_FACES) }] : [],
    take: (id) => {
      studio.getState().setOptions(batchOptions, { faceIds: withFaces(faceIds(), [id]) })
      return null
    },
  })
}

/** Puts another face in the place of one in the batch. */
export function replaceInBatch(studio: StudioStore, id: string, by: string): void {
  const { faceIds } = optionsOf(studio.getState(), batchOptions)
  studio.getState().setOptions(batchOptions, { faceIds: faceIds.map((other) => (other === id ? by : other)) })
}
