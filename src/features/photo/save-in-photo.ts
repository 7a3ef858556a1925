import { toSubcodeError } from '../../base/errors.ts'
import type { Face, FacePhoto } from '../../store/face.ts'
import type { StudioStore } from '../../store/studio.ts'
import { maskedOf } from '../settings/kept-rest.ts'
import { fileStem, saveBlob } from '../../ui/save-blob.ts'

/** Saves the whole photo with this face in it to the downloads. */
export async function saveInPhoto(studio: StudioStore, face: Face, photo: FacePhoto): Promise<void> {
  const { pasteFace, refusePhoto } = studio.getState()
  try {
    const masked = maskedOf(face)
    const whole = masked ? { ...face, picture: masked.unmasked } : face
    saveBlob(await pasteFace(whole, photo, masked?.mask ?? null), `${fileStem(face.title)}-in-the-photo.png`)
  } catch (thrown) {
    refusePhoto(face.title, toSubcodeError(thrown))
  }
}
