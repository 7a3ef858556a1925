import type { StateCreator } from 'zustand/vanilla'
import { type SubcodeError, toSubcodeError } from '../base/errors.ts'
import type { FoundFace, FramedPhoto, Framing, OpenPhoto, PhotoLoss } from '../protocol/photos-api.ts'
import type { Clients } from './clients.ts'
import type { Face, FacePhoto } from './face.ts'

/** Receives a face that was framed. Without one, the page treats it as every new face. */
export type FaceTaker = (faceId: string) => void

/** A photo in its dialog; `adding` from the press on until its face stands in the studio. */
export type IntakeFraming = { kind: 'framing' | 'adding'; title: string; photo: OpenPhoto; onFace: FaceTaker | null }

/** A photo on its way in: nothing, being decoded, camera on, being framed, or refused. */
export type IntakeStatus =
  | { kind: 'idle' }
  | { kind: 'opening'; title: string }
  | { kind: 'camera' }
  | IntakeFraming
  | { kind: 'refused'; title: string; error: SubcodeError }

/** Faces of an open photo, the largest first; `onEarly` may get some of them sooner, and then in their final places. Throws where the finder cannot be loaded or run. */
export type FindFaces = (photo: OpenPhoto, onEarly: (faces: FoundFace[]) => void) => Promise<FoundFace[]>

export type IntakeSlice = {
  intake: IntakeStatus
  /** Title of the face that is being put into its photo. */
  pasting: string | null
  /** The losses of the last photo that a face was put into, until the user has read them; null where nothing was lost. */
  pasted: { title: string; losses: readonly PhotoLoss[] } | null
  /** Opens a file or a camera frame for framing. Never throws: a file that cannot be read ends as `refused`. */
  openPhoto: (source: Blob | ImageBitmap, title: string, onFace?: FaceTaker) => Promise<void>
  openCamera: () => void
  refusePhoto: (title: string, error: SubcodeError) => void
  /** Turns `framing` into `adding`. False where this photo is not being framed (any more), or is being added already. */
  claimPhoto: (photo: OpenPhoto) => boolean
  findFaces: FindFaces
  /** An open photo as a file, to be kept with the face; null where it is too large. */
  photoFile: (photo: OpenPhoto) => Promise<Blob | null>
  /** The whole photo with a face's picture where it was framed, as a PNG; `pasting` meanwhile, and `pasted` afterwards. Throws `bad-file`. */
  pasteFace: (face: Pick<Face, 'title' | 'picture' | 'size'>, photo: FacePhoto, mask?: Float32Array | null) => Promise<Blob>
  forgetPasted: () => void
  /** A square of an open photo at `size` pixels, planar RGB in [-1, 1]. Throws `internal` when the photo is closed. */
  cropPhoto: (photo: OpenPhoto, framing: Framing, size: number) => Promise<Float32Array>
  /** The square of a kept photo that its framing tells, as `cropPhoto`, whatever is open. Throws `bad-file`. */
  cropKept: (photo: FacePhoto, size: number) => Promise<Float32Array>
  /** A photo framed by itself at `size` pixels, whatever is open. Throws `bad-file`, and `aborted`. */
  framePhoto: (source: Blob, size: number, signal?: AbortSignal) => Promise<FramedPhoto>
  closeIntake: () => void
}

export const createIntakeSlice =
  ({ photos }: Clients): StateCreator<IntakeSlice, [], [], IntakeSlice> =>
  (set, get) => {
    /** Of the photo that is being decoded. */
    let opening = new AbortController()

    const release = ({ id, preview }: OpenPhoto) => {
      preview.close()
      void photos.call('close', { id }).catch(() => undefined)
    }

    /** Ends the present step, releases its photo, and goes on to another one. */
    const goTo = (intake: IntakeStatus) => {
      const last = get().intake
      opening.abort()
      set({ intake })
      if (isFraming(last)) release(last.photo)
    }

    return {
      intake: { kind: 'idle' },
      pasting: null,
      pasted: null,
      openPhoto: async (source, title, onFace) => {
        goTo({ kind: 'opening', title })
        const { signal } = (opening = new AbortController())
        const transfer = source instanceof Blob ? [] : [source]
        try {
          const photo = await photos.call('open', { source }, { signal, transfer })
          if (signal.aborted) release(photo)
          else set({ intake: { kind: 'framing', title, photo, onFace: onFace ?? null } })
        } catch (thrown) {
          if (!signal.aborted) set({ intake: { kind: 'refused', title, error: toSubcodeError(thrown) } })
        }
      },
      openCamera: () => goTo({ kind: 'camera' }),
      refusePhoto: (title, error) => goTo({ kind: 'refused', title, error }),
      claimPhoto: (photo) => {
        const { intake } = get()
        if (intake.kind !== 'framing' || intake.photo !== photo) return false
        set({ intake: { ...intake, kind: 'adding' } })
        return true
      },
      findFaces: ({ id }, onEarly) => photos.call('find', { id }, { onEvent: onEarly }),
      photoFile: ({ id }) => photos.call('file', { id }),
      cropPhoto: ({ id }, framing, size) => photos.call('crop', { id, framing, size }),
      pasteFace: async ({ title, picture, size }, { file, crop, marks }, mask = null) => {
        set({ pasting: title, pasted: null })
        try {
          const { file: whole, losses } = await photos.call('paste', { photo: file, framing: { crop, marks }, picture, size, mask })
          if (losses.length > 0) set({ pasted: { title, losses } })
          return whole
        } finally {
          set(({ pasting }) => ({ pasting: pasting === title ? null : pasting }))
        }
      },
      forgetPasted: () => set({ pasted: null }),
      cropKept: async ({ file, crop, marks }, size) => {
        const photo = await photos.call('open', { source: file })
        try {
          return await photos.call('crop', { id: photo.id, framing: { crop, marks }, size })
        } finally {
          release(photo)
        }
      },
      framePhoto: (source, size, signal) => photos.call('frame', { source, size }, { signal }),
      closeIntake: () => goTo({ kind: 'idle' }),
    }
  }

export function isFraming(intake: IntakeStatus): intake is IntakeFraming {
  return intake.kind === 'framing' || intake.kind === 'adding'
}
