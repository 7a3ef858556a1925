import { throwIfAborted } from '../../base/abort.ts'
import { isAborted, toSubcodeError } from '../../base/errors.ts'
import type { JobContext } from '../../store/job-context.ts'
import { asPixels } from './draw-svg.ts'
import type { HowFramed, BatchPhoto, Refused } from '../../store/photo-batch-slice.ts'
import type { StudioStore } from '../../store/studio.ts'
import { words } from '../../words/english.ts'
import { explainError } from '../../words/error-words.ts'
import { restorePicture } from './restore-picture.ts'

export type PhotoHooks = {
  /** Called before each photo with the number of finished ones. */
  onProgress: (done: number) => void
  onPhoto: (photo: BatchPhoto) => void
  onRefused: (refused: Refused) => void
}

/**
 * Photos as faces of the user's own, each framed by itself at the size of the job's pack, in the order of the files; a picture that was saved with
 * its codes as the face that it was. Each is reported with its way of framing; a file that cannot be read is left out and named. Throws `aborted` when the job is cancelled.
 */
export async function readPhotos(
  studio: StudioStore,
  files: readonly File[],
  { model, signal, addFace }: Pick<JobContext, 'model' | 'signal' | 'addFace'>,
  { onProgress, onPhoto, onRefused }: PhotoHooks,
): Promise<void> {
  const { framePhoto } = studio.getState()
  const size = model.manifest.imageSize
  for (const [done, file] of files.entries()) {
    throwIfAborted(signal)
    onProgress(done)
    try {
      const restored = await restorePicture(studio, file)
      for (const faceId of restored?.ids ?? []) onPhoto({ faceId, how: 'restored' })
      for (const { title } of restored?.elsewhere ?? []) onRefused({ title: file.name, why: words.keep.otherPack(title) })
      if (restored) continue
      const { picture, framing, faces, isSure, file: kept } = await framePhoto(await asPixels(file), size, signal)
      const photo = kept ? { photo: { file: kept, ...framing } } : {}
      const faceId = addFace({ kind: 'yours', title: file.name, size, picture, z: null, noise: null, origin: null, ...photo })
      if (faceId) onPhoto({ faceId, how: howFramed(faces, isSure) })
    } catch (thrown) {
      if (isAborted(thrown)) throw thrown
      onRefused({ title: file.name, why: explainError(toSubcodeError(thrown)) })
    }
  }
}

function howFramed(faces: number | null, isSure: boolean): HowFramed {
  if (faces === null) return 'unsearched'
  if (faces === 0) return 'middle'
  if (!isSure) return 'unsure'
  return faces === 1 ? 'face' : 'largest'
}
