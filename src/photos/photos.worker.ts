import { SubcodeError } from '../base/errors.ts'
import { toPlanar } from '../pixels/planar.ts'
import { prepare } from '../pixels/prepare.ts'
import type { PhotosApi } from '../protocol/photos-api.ts'
import { serve } from '../rpc/serve.ts'
import { checkPixels, decodePhoto } from './decode.ts'
import { frameBitmap } from './frame-bitmap.ts'
import { findInBitmap, framePhoto, wholeOf } from './frame-photo.ts'
import { paintBox, readPixels } from './paint-box.ts'
import { pastePicture } from './paste-picture.ts'
import { type HeldPhoto, photoFile } from './photo-file.ts'

/** Longest side of the picture that the page moves about while a photo is being framed. */
const PREVIEW_SIDE = 1536

/** Longest side at which a sample is read before it is resized as the official code does. */
const SAMPLE_SIDE = 2048

let current: HeldPhoto | null = null

function hold(photo: HeldPhoto | null): void {
  current?.bitmap.close()
  current = photo
}

function present(): HeldPhoto {
  if (!current) throw new SubcodeError('internal', 'No photo is open. Open it again.')
  return current
}

serve<PhotosApi>(self, {
  open: async ({ source }) => {
    const bitmap = source instanceof ImageBitmap ? source : await decodePhoto(source)
    checkPixels(bitmap)
    hold({ source, bitmap })
    const { width, height } = bitmap
    return { preview: paintBox(bitmap, wholeOf(bitmap), PREVIEW_SIDE).transferToImageBitmap(), width, height }
  },
  find: async () => findInBitmap(present().bitmap),
  crop: async ({ framing, size }) => frameBitmap(present().bitmap, framing, size),
  frame: framePhoto,
  read: async ({ source, size }) => {
    const bitmap = await decodePhoto(source)
    const pixels = readPixels(paintBox(bitmap, wholeOf(bitmap), SAMPLE_SIDE))
    bitmap.close()
    return toPlanar(prepare(pixels, size))
  },
  file: async () => photoFile(present()),
  paste: pastePicture,
  close: async () => {
    hold(null)
    return undefined
  },
})
