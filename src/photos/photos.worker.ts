import { SubcodeError } from '../base/errors.ts'
import { toPlanar } from '../pixels/planar.ts'
import { prepare } from '../pixels/prepare.ts'
import type { PhotosApi } from '../protocol/photos-api.ts'
import { serve } from '../rpc/serve.ts'
import { checkPixels, decodePhoto } from './decode.ts'
import { findFaces } from './find-faces.ts'
import { frameBitmap, mapMarks } from './frame-bitmap.ts'
import { paintBox, readPixels } from './paint-box.ts'
import { pastePicture } from './paste-picture.ts'
import { type HeldPhoto, photoFile } from './photo-file.ts'

/** Longest side of the picture that the page moves about while a photo is being framed. */
const PREVIEW_SIDE = 1536

/** Longest side at which faces are looked for: the finder itself looks at 256 pixels, and at each face once more. */
const FIND_SIDE = 1280

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

const whole = ({ width, height }: ImageBitmap) => ({ left: 0, top: 0, width, height })

serve<PhotosApi>(self, {
  open: async ({ source }) => {
    const bitmap = source instanceof ImageBitmap ? source : await decodePhoto(source)
    checkPixels(bitmap)
    hold({ source, bitmap })
    const { width, height } = bitmap
    return { preview: paintBox(bitmap, whole(bitmap), PREVIEW_SIDE).transferToImageBitmap(), width, height }
  },
  find: async () => {
    const { bitmap } = present()
    const canvas = paintBox(bitmap, whole(bitmap), FIND_SIDE)
    const scale = bitmap.width / canvas.width
    const faces = await findFaces(canvas)
    return faces.map((marks) => mapMarks(marks, ({ x, y }) => ({ x: (x + 0.5) * scale - 0.5, y: (y + 0.5) * scale - 0.5 })))
  },
  crop: async ({ framing, size }) => frameBitmap(present().bitmap, framing, size),
  read: async ({ source, size }) => {
    const bitmap = await decodePhoto(source)
    const pixels = readPixels(paintBox(bitmap, whole(bitmap), SAMPLE_SIDE))
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
