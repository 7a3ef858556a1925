import { toSubcodeError } from '../../base/errors.ts'
import type { Manifest } from '../../protocol/manifest.ts'
import type { Clients } from '../../store/clients.ts'
import { findFace } from '../../store/faces-slice.ts'
import { sampleId } from '../../store/pack-id.ts'
import type { StudioStore } from '../../store/studio.ts'
import { words } from '../../words/english.ts'

/**
 * The pack's sample pictures as faces, in the manifest's order. A sample that cannot be read is left out: the others are
 * shown, and the pack's graphs do not depend on it.
 */
export async function loadSamples(
  studio: StudioStore,
  { packs, photos }: Pick<Clients, 'packs' | 'photos'>,
  packName: string,
  { imageSize, samples }: Pick<Manifest, 'imageSize' | 'samples'>,
): Promise<void> {
  const pack = studio.getState().packId
  if (!pack) return
  for (const [index, path] of samples.entries()) {
    try {
      const id = sampleId(pack, path)
      if (findFace(studio.getState(), id)) continue
      const picture = await photos.call('read', { source: await packs.readFile(packName, path), size: imageSize })
      if (studio.getState().packId?.hash !== pack.hash) return
      const title = words.rail.sampleTitle(index + 1)
      studio
        .getState()
        .addFace({ id, madeAt: index, kind: 'sample', title, pack, size: imageSize, picture, z: null, noise: null, origin: null })
    } catch (thrown) {
      console.warn(`sample ${path}: ${toSubcodeError(thrown).message}`)
    }
  }
}
