import { SubcodeError, toSubcodeError } from '../../base/errors.ts'
import type { Manifest } from '../../protocol/manifest.ts'
import type { Framing } from '../../protocol/photos-api.ts'
import type { IntakeFraming } from '../../store/intake-slice.ts'
import type { Studio, StudioStore } from '../../store/studio.ts'
import { waitForState } from '../../store/wait-for-state.ts'

/**
 * Makes a face of a framed photo, with the photo itself, and closes the intake. Waits for the pack, which says the face's size.
 * Returns the face's id, or null where it failed, where the dialog was closed before, or where the face is being made already.
 */
export async function addFramedPhoto(studio: StudioStore, { photo, title }: IntakeFraming, framing: Framing): Promise<string | null> {
  const { claimPhoto, cropPhoto, photoFile, addFace, closeIntake, refusePhoto } = studio.getState()
  if (!claimPhoto(photo)) return null
  const isOpen = ({ intake }: Pick<Studio, 'intake'>) => intake.kind === 'adding' && intake.photo === photo
  try {
    const file = await photoFile(photo).catch(() => null) // the face is worth keeping without it
    const { size, picture } = await cropForPack(studio, isOpen, (size) => cropPhoto(photo, framing, size))
    closeIntake()
    const kept = file ? { photo: { file, ...framing } } : {}
    return addFace({ kind: 'yours', title, size, picture, z: null, noise: null, origin: null, ...kept })
  } catch (thrown) {
    if (isOpen(studio.getState())) refusePhoto(title, toSubcodeError(thrown))
    return null
  }
}

/** The crop at the size of the open pack; made again when another pack has been opened. Throws `aborted` once the photo is closed. */
async function cropForPack(
  studio: StudioStore,
  isOpen: (state: Studio) => boolean,
  crop: (size: number) => Promise<Float32Array>,
): Promise<{ size: number; picture: Float32Array }> {
  const manifestOf = (state: Studio): Manifest | null => {
    if (!isOpen(state)) throw new SubcodeError('aborted', 'Cancelled.')
    if (!state.manifest && state.pack.kind === 'failed') throw state.pack.error
    return state.manifest
  }
  for (;;) {
    const manifest = await waitForState(studio, manifestOf)
    const picture = await crop(manifest.imageSize)
    if (manifestOf(studio.getState()) === manifest) return { size: manifest.imageSize, picture }
  }
}
