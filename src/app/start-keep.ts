import { toSubcodeError } from '../base/errors.ts'
import { missingPart } from '../base/missing-part.ts'
import type { Keep } from '../store/keep-slice.ts'
import type { StudioStore } from '../store/studio.ts'

type KeepModule = { openKeep: (studio: StudioStore) => Promise<Keep> }

/** Loads the code that keeps the user's work, and begins to keep it. Never throws: the studio's `keepError` is the failure. */
export async function startKeep(studio: StudioStore, load: () => Promise<KeepModule>): Promise<void> {
  try {
    const { openKeep } = await load().catch((thrown: unknown) => {
      throw missingPart(thrown)
    })
    studio.getState().setKeep(await openKeep(studio))
  } catch (thrown) {
    studio.getState().noteKeepError(toSubcodeError(thrown))
  }
}
