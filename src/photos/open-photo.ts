import { throwIfAborted } from '../base/abort.ts'
import { checkPixels } from './decode.ts'
import { decodeReduced } from './decode-reduced.ts'
import { prepareFinder } from './find-faces.ts'
import { findInPhoto, wholeOf } from './frame-photo.ts'
import { paintBox } from './paint-box.ts'
import type { HeldPhoto } from './photo-file.ts'
import { WholePhoto } from './whole-photo.ts'

/** Longest side of the picture that the page moves about while a photo is being framed. */
const PREVIEW_SIDE = 1536

type Opened = { photo: HeldPhoto; preview: ImageBitmap }

/**
 * Decodes a photo, begins to look for faces in it, and makes its preview meanwhile. A large JPEG is decoded reduced, and whole after the search.
 * Throws `bad-file`, and `aborted`; then nothing is held.
 */
export async function openPhoto(source: Blob | ImageBitmap, signal: AbortSignal): Promise<Opened> {
  prepareFinder()
  const whole = new WholePhoto(source)
  try {
    const reduced = source instanceof ImageBitmap ? null : await openReduced(source, whole, signal)
    return reduced ?? (await openWhole(source, whole, signal))
  } catch (thrown) {
    whole.close()
    throw thrown
  }
}

async function openReduced(source: Blob, whole: WholePhoto, signal: AbortSignal): Promise<Opened | null> {
  const reduced = await decodeReduced(source)
  if (!reduced) return null
  const { bitmap, share, size } = reduced
  try {
    throwIfAborted(signal)
    checkPixels(size)
    const preview = await createImageBitmap(bitmap)
    const faces = findInPhoto(size, whole, { bitmap, share })
    // By the time that a face is chosen its pixels are there. What goes wrong is thrown where they are asked for.
    const decode = () => {
      bitmap.close()
      whole.bitmap().catch(() => undefined)
    }
    faces.all.then(decode, decode)
    return { photo: { source, size, whole, faces }, preview }
  } catch (thrown) {
    bitmap.close()
    throw thrown
  }
}

async function openWhole(source: Blob | ImageBitmap, whole: WholePhoto, signal: AbortSignal): Promise<Opened> {
  const bitmap = await whole.bitmap()
  throwIfAborted(signal)
  checkPixels(bitmap)
  const size = { width: bitmap.width, height: bitmap.height }
  const faces = findInPhoto(size, whole)
  faces.all.catch(() => undefined) // thrown where they are asked for
  return { photo: { source, size, whole, faces }, preview: await paintPreview(bitmap) }
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
