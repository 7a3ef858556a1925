import type { StateCreator } from 'zustand/vanilla'

/**
 * How a photo in a batch was framed: around its only face, the largest face or a doubtful face, or as the middle square because no face was
 * found (`middle`) or none could be looked for (`unsearched`). `hand` says that the user has framed it afterwards, `restored` that the picture
 * came with its codes.
 */
export type HowFramed = 'face' | 'largest' | 'unsure' | 'middle' | 'unsearched' | 'hand' | 'restored'

export type BatchPhoto = { faceId: string; how: HowFramed }

/** A picture that was left out, and the reason. */
export type Refused = { title: string; why: string }

/** The faces and refusals of the last batch of photos given to an instrument. The user may have removed some of the faces since. */
export type PhotoBatchResult = { photos: readonly BatchPhoto[]; refused: readonly Refused[] }

/** The results of photo batches, by the id of the instrument. The faces themselves are in the faces slice. */
export type PhotoBatchSlice = {
  photoBatches: Record<string, PhotoBatchResult>
  setPhotoBatch: (feature: string, change: Partial<PhotoBatchResult>) => void
}

export const createPhotoBatchSlice: StateCreator<PhotoBatchSlice, [], [], PhotoBatchSlice> = (set, get) => ({
  photoBatches: {},
  setPhotoBatch: (feature, change) => {
    set(({ photoBatches }) => ({ photoBatches: { ...photoBatches, [feature]: { ...photoBatchOf(get(), feature), ...change } } }))
  },
})

const nothing: PhotoBatchResult = { photos: [], refused: [] }

export function photoBatchOf({ photoBatches }: Pick<PhotoBatchSlice, 'photoBatches'>, feature: string): PhotoBatchResult {
  return photoBatches[feature] ?? nothing
}
