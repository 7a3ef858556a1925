import { toSubcodeError } from '../base/errors.ts'
import { asPixels } from './draw-svg.ts'
import type { HowFramed, Reading } from '../store/reading-slice.ts'
import type { StudioStore } from '../store/studio.ts'

/**
 * Photos as faces of the person's own, each framed by itself at `size` pixels, in the order of the files, with how that went. A file that
 * cannot be read is left out and named. `onProgress` is told before each. Ends when the signal fires, with the photos that were read before.
 */
export async function readPhotos(
  studio: StudioStore,
  files: readonly File[],
  size: number,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<Reading> {
  const { framePhoto, addFace } = studio.getState()
  const photos: Reading['photos'][number][] = []
  const refused: Reading['refused'][number][] = []
  for (const [done, file] of files.entries()) {
    if (signal.aborted) break
    onProgress(done)
    try {
      const { picture, framing, faces, isSure, file: kept } = await framePhoto(await asPixels(file), size, signal)
      if (signal.aborted) break
      const photo = kept ? { photo: { file: kept, ...framing } } : {}
      const faceId = addFace({ kind: 'yours', title: file.name, size, picture, z: null, noise: null, origin: null, ...photo })
      photos.push({ faceId, how: howFramed(faces, isSure) })
    } catch (thrown) {
      if (signal.aborted) break
      refused.push({ title: file.name, why: toSubcodeError(thrown).message })
    }
  }
  return { photos, refused }
}

function howFramed(faces: number | null, isSure: boolean): HowFramed {
  if (faces === null) return 'unsearched'
  if (faces === 0) return 'middle'
  if (!isSure) return 'unsure'
  return faces === 1 ? 'face' : 'largest'
}
