import { throwIfAborted } from '../base/abort.ts'
import { checkPixels, decodePhoto } from './decode.ts'
import { wholeOf } from './frame-photo.ts'
import { paintBox } from './paint-box.ts'
import type { HeldPhoto } from './photo-file.ts'

/** Longest side of the picture that the page moves about while a photo is being framed. */
const PREVIEW_SIDE = 1536

/** Decodes a photo and paints its preview. Throws `bad-file`, and `aborted`; the bitmap is then closed. */
export async function openPhoto(source: Blob | ImageBitmap, signal: AbortSignal): Promise<{ photo: HeldPhoto; preview: ImageBitmap }> {
  const bitmap = source instanceof ImageBitmap ? source : await decodePhoto(source)
  try {
    throwIfAborted(signal)
    checkPixels(bitmap)
    return { photo: { source, bitmap }, preview: paintBox(bitmap, wholeOf(bitmap), PREVIEW_SIDE).transferToImageBitmap() }
  } catch (thrown) {
    bitmap.close()
    throw thrown
  }
}
