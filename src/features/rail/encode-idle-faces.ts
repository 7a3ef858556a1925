import { can } from '../../protocol/capabilities.ts'
import { type ErrorCode, toSubcodeError } from '../../base/errors.ts'
import type { Engine } from '../../store/clients.ts'
import type { StudioStore } from '../../store/studio.ts'

/** After these errors the same picture would fail again. Any other error is the engine's, and a later try may work. */
const lasting: readonly ErrorCode[] = ['bad-file', 'bad-pack', 'internal']

/** Pictures that could not be encoded. */
const failed = new WeakSet<Float32Array>()

/**
 * Gives every face without a z_sem its code while the engine has nothing else to do, one by one, so that a user's job never waits for more
 * than one. A face that cannot be encoded is passed over. Stops at the first job or failure of the engine; call it again when the
 * engine is idle. Never throws.
 */
export async function encodeIdleFaces(studio: StudioStore, engine: Engine): Promise<void> {
  for (;;) {
    const { faces, pack, packId, jobs, changeFace } = studio.getState()
    if (pack.kind !== 'ready' || !can(pack.info.manifest, 'encode') || jobs.length > 0) return
    const { imageSize } = pack.info.manifest
    const face = faces.find(({ z, size, picture }) => z === null && size === imageSize && !failed.has(picture))
    if (!face) return
    try {
      const { z } = await engine.call('encode', { images: { data: face.picture, count: 1 } })
      if (studio.getState().packId?.hash !== packId?.hash) return
      changeFace(face.id, { z })
    } catch (thrown) {
      console.warn(`${face.title} was not encoded:`, thrown)
      if (!lasting.includes(toSubcodeError(thrown).code)) return
      failed.add(face.picture)
    }
  }
}
