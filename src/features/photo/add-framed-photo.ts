import { toSubcodeError } from '../../base/errors.ts'
import type { Framing } from '../../protocol/photos-api.ts'
import type { Studio, StudioStore } from '../../store/studio.ts'
import { until } from '../../store/until.ts'

/** Makes a face of what was framed, at the pack's size, which it waits for, with the photo itself, and closes the intake. Returns its id, or null where it failed. */
export async function addFramedPhoto(studio: StudioStore, framing: Framing, title: string): Promise<string | null> {
  const { cropPhoto, photoFile, addFace, closeIntake, refusePhoto } = studio.getState()
  try {
    const manifest = await until(studio, manifestOf)
    const picture = await cropPhoto(framing, manifest.imageSize)
    const file = await photoFile().catch(() => null) // the face is worth keeping without it
    closeIntake()
    const photo = file ? { photo: { file, ...framing } } : {}
    return addFace({ kind: 'yours', title, size: manifest.imageSize, picture, z: null, noise: null, origin: null, ...photo })
  } catch (thrown) {
    refusePhoto(title, toSubcodeError(thrown))
    return null
  }
}

function manifestOf({ manifest, pack }: Pick<Studio, 'manifest' | 'pack'>) {
  if (!manifest && pack.kind === 'failed') throw pack.error
  return manifest
}
