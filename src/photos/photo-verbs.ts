import { toPlanar } from '../pixels/planar.ts'
import { prepare } from '../pixels/prepare.ts'
import type { PhotosApi } from '../protocol/photos-api.ts'
import type { Handlers } from '../rpc/serve.ts'
import { decodePhoto } from './decode.ts'
import { frameBitmap } from './frame-bitmap.ts'
import { findInPhoto, framePhoto, wholeOf } from './frame-photo.ts'
import { HeldPhotos } from './held-photos.ts'
import { openPhoto } from './open-photo.ts'
import { paintBox, readPixels } from './paint-box.ts'
import { pastePicture } from './paste-picture.ts'
import { photoFile } from './photo-file.ts'

/** Longest side at which a sample is read before it is resized as the official code does. */
const SAMPLE_SIDE = 2048

/** The photo worker's verbs, with no photo open. */
export function photoVerbs(): Handlers<PhotosApi> {
  const held = new HeldPhotos()
  return {
    open: async ({ source }, { signal }) => {
      const { photo, preview } = await openPhoto(source, signal)
      return { id: held.add(photo), preview, ...photo.size }
    },
    find: async ({ id }, { emit }) => {
      const { size, whole, faces } = held.get(id)
      for (const found of faces.early) void found.then(emit)
      return faces.all.catch(() => findInPhoto(size, whole).all) // what could not be loaded then may be there now
    },
    crop: async ({ id, framing, size }) => frameBitmap(await held.get(id).whole.bitmap(), framing, size),
    frame: (input, { signal }) => framePhoto(input, signal),
    read: async ({ source, size }) => {
      const bitmap = await decodePhoto(source)
      const pixels = readPixels(paintBox(bitmap, wholeOf(bitmap), SAMPLE_SIDE))
      bitmap.close()
      return toPlanar(prepare(pixels, size))
    },
    file: async ({ id }) => photoFile(held.get(id).source),
    paste: pastePicture,
    close: async ({ id }) => {
      held.close(id)
      return undefined
    },
  }
}
