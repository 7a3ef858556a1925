import { toSubcodeError } from '../base/errors.ts'
import type { StudioStore } from '../store/studio.ts'

export type PhotosRead = { ids: string[]; refused: { title: string; why: string }[] }

/**
 * Photos as faces of the person's own, each by its middle square, in the order of the files. A file that cannot be read is left out
 * and named. `onProgress` is told before each. Ends where the signal fires, with what was read by then.
 */
export async function readPhotos(
  studio: StudioStore,
  files: readonly File[],
  onProgress: (done: number) => void,
  signal?: AbortSignal,
): Promise<PhotosRead> {
  const { readPhoto, addFace, manifest } = studio.getState()
  const read: PhotosRead = { ids: [], refused: [] }
  for (const [done, file] of files.entries()) {
    if (signal?.aborted) break
    onProgress(done)
    const size = manifest?.imageSize ?? 0
    try {
      const picture = await readPhoto(file, size)
      read.ids.push(addFace({ kind: 'yours', title: file.name, size, picture, z: null, noise: null, origin: null }))
    } catch (thrown) {
      read.refused.push({ title: file.name, why: toSubcodeError(thrown).message })
    }
  }
  return read
}
