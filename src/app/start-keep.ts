import { toSubcodeError } from '../base/errors.ts'
import { missingPart } from '../base/missing-part.ts'
import type { Keep } from '../store/keep-slice.ts'
import type { StudioStore } from '../store/studio.ts'

type KeepModule = { openKeep: (studio: StudioStore) => Promise<Keep> }

/** Begins to keep the user's work, by code that the first picture of the page does not wait for. Never throws: the studio tells what fails. */
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
