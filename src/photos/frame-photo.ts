import { throwIfAborted } from '../base/abort.ts'
import { frameUnasked } from '../pixels/frame-unasked.ts'
import type { FaceMarks, PhotosApi } from '../protocol/photos-api.ts'
import { decodePhoto } from './decode.ts'
import { findFaces } from './find-faces.ts'
import { frameBitmap, mapMarks } from './frame-bitmap.ts'
import { paintBox } from './paint-box.ts'
import { photoFile } from './photo-file.ts'

/** Longest side at which faces are looked for: the finder itself looks at 256 pixels, and at each face once more. */
const FIND_SIDE = 1280

/** The faces of a photo, the largest first, in its own pixels. Throws where the finder cannot be loaded or run. */
export async function findInBitmap(bitmap: ImageBitmap): Promise<FaceMarks[]> {
  const canvas = paintBox(bitmap, wholeOf(bitmap), FIND_SIDE)
  const scale = bitmap.width / canvas.width
  const faces = await findFaces(canvas)
  return faces.map((marks) => mapMarks(marks, ({ x, y }) => ({ x: (x + 0.5) * scale - 0.5, y: (y + 0.5) * scale - 0.5 })))
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
    return { picture: frameBitmap(bitmap, framing, size), framing, faces: faces?.length ?? null, file }
  } finally {
    bitmap.close()
  }
}

export function wholeOf({ width, height }: ImageBitmap) {
  return { left: 0, top: 0, width, height }
}
