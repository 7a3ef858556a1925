import { throwIfAborted } from '../base/abort.ts'
import { checkPixels, decodePhoto } from './decode.ts'
import { findInBitmap, wholeOf } from './frame-photo.ts'
import { paintBox } from './paint-box.ts'
import type { HeldPhoto } from './photo-file.ts'

/** Longest side of the picture that the page moves about while a photo is being framed. */
const PREVIEW_SIDE = 1536

/** Decodes a photo, begins to look for faces in it, and paints its preview meanwhile. Throws `bad-file`, and `aborted`; the bitmap is then closed. */
export async function openPhoto(source: Blob | ImageBitmap, signal: AbortSignal): Promise<{ photo: HeldPhoto; preview: ImageBitmap }> {
  const bitmap = source instanceof ImageBitmap ? source : await decodePhoto(source)
  try {
    throwIfAborted(signal)
    checkPixels(bitmap)
    const faces = findInBitmap(bitmap)
    faces.catch(() => undefined) // thrown where they are asked for
    return { photo: { source, bitmap, faces }, preview: await paintPreview(bitmap) }
  } catch (thrown) {
    bitmap.close()
    throw thrown
  }
}

/** On white paper. The browser reduces a large bitmap beside this worker, sooner than a canvas does. */
async function paintPreview(bitmap: ImageBitmap): Promise<ImageBitmap> {
  const scale = Math.min(1, PREVIEW_SIDE / Math.max(bitmap.width, bitmap.height))
  const reducedSide = (side: number) => Math.max(1, Math.round(side * scale))
  const size = { resizeWidth: reducedSide(bitmap.width), resizeHeight: reducedSide(bitmap.height) }
  const reduced = await createImageBitmap(bitmap, { ...size, resizeQuality: 'high' })
  const preview = paintBox(reduced, wholeOf(reduced), PREVIEW_SIDE).transferToImageBitmap()
  reduced.close()
  return preview
}
