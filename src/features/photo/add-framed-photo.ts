import { toSubcodeError } from '../../base/errors.ts'
import type { Crop } from '../../protocol/photos-api.ts'
import type { Studio, StudioStore } from '../../store/studio.ts'
import { until } from '../../store/until.ts'

/** Makes a face of the framed square, at the pack's size, which it waits for, and closes the intake. Returns its id, or null where it failed. */
export async function addFramedPhoto(studio: StudioStore, crop: Crop, title: string): Promise<string | null> {
  const { cropPhoto, addFace, closeIntake, refusePhoto } = studio.getState()
  try {
    const manifest = await until(studio, manifestOf)
    const picture = await cropPhoto(crop, manifest.imageSize)
    closeIntake()
    return addFace({ kind: 'yours', title, size: manifest.imageSize, picture, z: null, noise: null, origin: null })
  } catch (thrown) {
    refusePhoto(title, toSubcodeError(thrown))
    return null
  }
}

function manifestOf({ manifest, pack }: Pick<Studio, 'manifest' | 'pack'>) {
  if (!manifest && pack.kind === 'failed') throw pack.error
  return manifest
}
