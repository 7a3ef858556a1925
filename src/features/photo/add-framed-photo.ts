import { toSubcodeError } from '../../base/errors.ts'
import type { Crop } from '../../protocol/photos-api.ts'
import type { StudioStore } from '../../store/studio.ts'

/** Makes a face of the framed square, at the pack's size, and closes the intake. Returns its id, or null where it failed. */
export async function addFramedPhoto(studio: StudioStore, crop: Crop, title: string): Promise<string | null> {
  const { cropPhoto, manifest, addFace, closeIntake, refusePhoto } = studio.getState()
  if (!manifest) return null
  try {
    const picture = await cropPhoto(crop, manifest.imageSize)
    closeIntake()
    return addFace({ kind: 'yours', title, size: manifest.imageSize, picture, z: null, noise: null, origin: null })
  } catch (thrown) {
    refusePhoto(title, toSubcodeError(thrown))
    return null
  }
}
