import { toSubcodeError } from '../../base/errors.ts'
import { fromPlanar, toPlanar } from '../../pixels/planar.ts'
import { resize } from '../../pixels/resize.ts'
import type { SavedItem, SavedPicture } from '../../store/keep-slice.ts'
import type { StudioStore } from '../../store/studio.ts'

/**
 * A kept face, whose codes may belong to another pack, as a new face without codes at the size of the open one: cut anew from its photo where it has one,
 * else its picture, resized. Returns the id; null where the photo cannot be read, which the page says, and where another pack was opened meanwhile.
 */
export async function takeAsPhoto(
  studio: StudioStore,
  { title, picture: { picture: kept, size: keptSize, photo } }: Pick<SavedItem, 'title'> & { picture: SavedPicture },
): Promise<string | null> {
  const { manifest, cropKept, addFace, refusePhoto } = studio.getState()
  if (!manifest) return null
  const size = manifest.imageSize
  try {
    const picture = photo ? await cropKept(photo, size) : toPlanar(resize(fromPlanar(kept, keptSize, keptSize), size, size))
    if (studio.getState().manifest !== manifest) return null
    return addFace({ kind: 'yours', title, size, picture, z: null, noise: null, origin: null, ...(photo && { photo }) })
  } catch (thrown) {
    refusePhoto(title, toSubcodeError(thrown))
    return null
  }
}
