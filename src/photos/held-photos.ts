import { SubcodeError } from '../base/errors.ts'
import type { PhotoId } from '../protocol/photos-api.ts'
import type { HeldPhoto } from './photo-file.ts'

/** Open photos by their ids. Their bitmaps are the holder's, who closes them. */
export class HeldPhotos {
  readonly #photos = new Map<PhotoId, HeldPhoto>()

  add(photo: HeldPhoto): PhotoId {
    const id = crypto.randomUUID()
    this.#photos.set(id, photo)
    return id
  }

  /** Throws `internal` for a photo that is not open. */
  get(id: PhotoId): HeldPhoto {
    const photo = this.#photos.get(id)
    if (!photo) throw new SubcodeError('internal', 'This photo is not open any more. Open it again.')
    return photo
  }

  close(id: PhotoId): void {
    this.#photos.get(id)?.whole.close()
    this.#photos.delete(id)
  }
}
