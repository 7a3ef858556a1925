import type { StateCreator } from 'zustand/vanilla'
import { type SubcodeError, toSubcodeError } from '../base/errors.ts'
import type { FaceMarks, FramedPhoto, Framing, OpenPhoto } from '../protocol/photos-api.ts'
import type { Clients } from './clients.ts'
import type { Face, FacePhoto } from './face.ts'

/** What becomes of a face that was framed; without one it is what the page does with every new face. */
export type FaceTaker = (faceId: string) => void

/** A photo on its way in: nothing, being decoded, camera on, being framed, or refused. */
export type IntakeStatus =
  | { kind: 'idle' }
  | { kind: 'opening'; title: string }
  | { kind: 'camera' }
  | { kind: 'framing'; title: string; photo: OpenPhoto; onFace: FaceTaker | null }
  | { kind: 'refused'; title: string; error: SubcodeError }

export type IntakeSlice = {
  intake: IntakeStatus
  /** Title of the face that is being put into its photo. */
  pasting: string | null
  /** Opens a file or a camera frame for framing. Never throws: a file that cannot be read ends as `refused`. */
  openPhoto: (source: Blob | ImageBitmap, title: string, onFace?: FaceTaker) => Promise<void>
  openCamera: () => void
  refusePhoto: (title: string, error: SubcodeError) => void
  /** Faces of the open photo, the largest first. Throws where the finder cannot be loaded or run. */
  findFaces: () => Promise<FaceMarks[]>
  /** The open photo as a file, to be kept with the face; null where it is too large. */
  photoFile: () => Promise<Blob | null>
  /** The whole photo with a face's picture where it was framed, as a PNG. Throws `bad-file`. */
  pasteFace: (face: Pick<Face, 'picture' | 'size'>, photo: FacePhoto) => Promise<Blob>
  /** What was framed at `size` pixels, planar RGB in [-1, 1]. Throws when no photo is open. */
  cropPhoto: (framing: Framing, size: number) => Promise<Float32Array>
  /** A photo framed by itself at `size` pixels, whatever is open. Throws `bad-file`. */
  framePhoto: (source: Blob, size: number) => Promise<FramedPhoto>
  closeIntake: () => void
}

export const createIntakeSlice =
  ({ photos }: Clients): StateCreator<IntakeSlice, [], [], IntakeSlice> =>
  (set) => {
    let turn = 0
    const close = (intake: IntakeStatus) => {
      turn++
      set((state) => {
        if (state.intake.kind === 'framing') state.intake.photo.preview.close()
        return { intake }
      })
    }
    return {
      intake: { kind: 'idle' },
      pasting: null,
      openPhoto: async (source, title, onFace) => {
        close({ kind: 'opening', title })
        const mine = turn
        const next = await photos.call('open', { source }).then(
          (photo): IntakeStatus => ({ kind: 'framing', title, photo, onFace: onFace ?? null }),
          (thrown): IntakeStatus => ({ kind: 'refused', title, error: toSubcodeError(thrown) }),
        )
        if (mine === turn) set({ intake: next })
      },
      openCamera: () => close({ kind: 'camera' }),
      refusePhoto: (title, error) => close({ kind: 'refused', title, error }),
      photoFile: () => photos.call('file', undefined),
      pasteFace: ({ picture, size }, { file, crop }) => photos.call('paste', { photo: file, crop, picture, size }),
      findFaces: () => photos.call('find', undefined),
      cropPhoto: (framing, size) => photos.call('crop', { framing, size }),
      framePhoto: (source, size) => photos.call('frame', { source, size }),
      closeIntake: () => {
        close({ kind: 'idle' })
        void photos.call('close', undefined).catch(() => undefined)
      },
    }
  }
