import { throwIfAborted } from '../base/abort.ts'
import { frameUnasked } from '../pixels/frame-unasked.ts'
import type { FoundFace, PhotosApi } from '../protocol/photos-api.ts'
import { decodePhoto } from './decode.ts'
import { findFaces } from './find-faces.ts'
import type { ReducedPhoto } from './decode-reduced.ts'
import { frameBitmap } from './frame-bitmap.ts'
import { readPixels } from './paint-box.ts'
import { type FaceSearch, photoFile } from './photo-file.ts'
import type { PixelSize } from './read-size.ts'
import { type Look, searchFaces } from './search-faces.ts'
import { marksInPhoto, paintView, VIEW_SIDE } from './view.ts'
import type { WholePhoto } from './whole-photo.ts'

/** At most: from afar and from near by. */
const EARLY_ANSWERS = 2

/**
 * Looks for the faces of a photo, in its own pixels. Where a view has too few pixels in the reduced photo, the whole is looked at.
 * `all` throws where the finder cannot be loaded or run.
 */
export function findInPhoto(
  size: PixelSize,
  whole: Pick<WholePhoto, 'bitmap'>,
  reduced?: Pick<ReducedPhoto, 'bitmap' | 'share'>,
): FaceSearch {
  const early = Array.from({ length: EARLY_ANSWERS }, () => Promise.withResolvers<FoundFace[]>())
  const answers = early.values()
  const look: Look = async (view) => {
    const isEnough = reduced && view.side * reduced.share >= VIEW_SIDE
    const { bitmap, share } = isEnough ? reduced : { bitmap: await whole.bitmap(), share: 1 }
    const { centreX, centreY, side, angle } = view
    const square = { centreX: centreX * share, centreY: centreY * share, side: side * share, angle }
    const seen = await findFaces(readPixels(paintView(bitmap, square, VIEW_SIDE)))
    return seen.map(({ marks, score }) => ({ marks: marksInPhoto(marks, view, VIEW_SIDE), score }))
  }
  return { early: early.map(({ promise }) => promise), all: searchFaces(look, size, (faces) => answers.next().value?.resolve(faces)) }
}

/** A photo framed by itself. Where faces cannot be looked for, it is framed as one without any. Throws `bad-file` and `aborted`. */
export async function framePhoto({ source, size }: PhotosApi['frame']['in'], signal: AbortSignal): Promise<PhotosApi['frame']['out']> {
  const bitmap = await decodePhoto(source)
  try {
    throwIfAborted(signal)
    const faces = await findInPhoto(bitmap, { bitmap: async () => bitmap }).all.catch((thrown: unknown) => {
      console.warn('Faces cannot be looked for:', thrown)
      return null
    })
    const framing = frameUnasked(faces ?? [], bitmap)
    const file = await photoFile(source).catch(() => null) // the face is worth keeping without it
    return { picture: frameBitmap(bitmap, framing, size), framing, faces: faces?.length ?? null, isSure: faces?.[0]?.isSure ?? false, file }
  } finally {
    bitmap.close()
  }
}

export function wholeOf({ width, height }: ImageBitmap) {
  return { left: 0, top: 0, width, height }
}
