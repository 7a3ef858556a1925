import { throwIfAborted } from '../base/abort.ts'
import { frameUnasked } from '../pixels/frame-unasked.ts'
import type { FoundFace, PhotosApi } from '../protocol/photos-api.ts'
import { decodePhoto } from './decode.ts'
import { findFaces } from './find-faces.ts'
import { frameBitmap } from './frame-bitmap.ts'
import { photoFile } from './photo-file.ts'
import { searchFaces } from './search-faces.ts'
import { marksInPhoto, paintView, VIEW_SIDE } from './view.ts'

/** The faces of a photo, the largest first, in its own pixels. Throws where the finder cannot be loaded or run. */
export function findInBitmap(bitmap: ImageBitmap): Promise<FoundFace[]> {
  return searchFaces(async (view) => {
    const seen = await findFaces(paintView(bitmap, view, VIEW_SIDE))
    return seen.map(({ marks, score }) => ({ marks: marksInPhoto(marks, view, VIEW_SIDE), score }))
  }, bitmap)
}

/** A photo framed by itself. Where faces cannot be looked for, it is framed as one without any. Throws `bad-file` and `aborted`. */
export async function framePhoto({ source, size }: PhotosApi['frame']['in'], signal: AbortSignal): Promise<PhotosApi['frame']['out']> {
  const bitmap = await decodePhoto(source)
  try {
    throwIfAborted(signal)
    const faces = await findInBitmap(bitmap).catch((thrown: unknown) => {
      console.warn('Faces cannot be looked for:', thrown)
      return null
    })
    const framing = frameUnasked(faces ?? [], bitmap)
    const file = await photoFile({ source, bitmap }).catch(() => null) // the face is worth keeping without it
    return { picture: frameBitmap(bitmap, framing, size), framing, faces: faces?.length ?? null, isSure: faces?.[0]?.isSure ?? false, file }
  } finally {
    bitmap.close()
  }
}

export function wholeOf({ width, height }: ImageBitmap) {
  return { left: 0, top: 0, width, height }
}
