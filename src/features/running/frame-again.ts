import type { FeatureId } from '../../store/feature-id.ts'
import type { Face, FacePhoto } from '../../store/face.ts'
import { photoBatchOf } from '../../store/photo-batch-slice.ts'
import type { StudioStore } from '../../store/studio.ts'

/**
 * Opens the photo of a face that an instrument has read, to be framed by hand. The new face takes the place of the
 * old one: `replace` puts it there in the instrument.
 */
export function frameAgain(
  studio: StudioStore,
  feature: FeatureId,
  { id, title }: Face,
  { file }: FacePhoto,
  replace: (id: string, by: string) => void,
): void {
  const { openPhoto, setPhotoBatch, removeFaces } = studio.getState()
  void openPhoto(file, title, (by) => {
    const { photos } = photoBatchOf(studio.getState(), feature)
    setPhotoBatch(feature, { photos: photos.map((photo) => (photo.faceId === id ? { faceId: by, how: 'hand' } : photo)) })
    replace(id, by)
    removeFaces([id])
  })
}
