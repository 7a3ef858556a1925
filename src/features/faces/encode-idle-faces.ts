import { toSubcodeError } from '../../base/errors.ts'
import type { Engine } from '../../store/clients.ts'
import { isActive } from '../../store/job.ts'
import type { StudioStore } from '../../store/studio.ts'

/**
 * Gives every face without a z_sem its code while the engine has nothing else to do, one by one, so that a person's job
 * never waits for more than one. Stops at the first job or failure; call it again when the engine is idle.
 */
export async function encodeIdleFaces(studio: StudioStore, engine: Engine): Promise<void> {
  for (;;) {
    const { faces, pack, job, changeFace } = studio.getState()
    if (pack.kind !== 'ready' || !pack.info.manifest.zSem || isActive(job)) return
    const face = faces.find((candidate) => candidate.z === null)
    if (!face) return
    try {
      const { z } = await engine.call('encode', { images: { data: face.picture, count: 1 } })
      changeFace(face.id, { z })
    } catch (thrown) {
      console.warn(`${face.title} was not encoded: ${toSubcodeError(thrown).message}`)
      return
    }
  }
}
