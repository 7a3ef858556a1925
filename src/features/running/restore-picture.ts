import type { Imported } from '../../store/keep-slice.ts'
import type { StudioStore } from '../../store/studio.ts'
import { kindOfFile } from './kind-of-file.ts'

/** The face of a picture that was saved with its codes, now in the studio; null for any other file. Throws `bad-file` where it is damaged. */
export async function restorePicture(studio: StudioStore, file: File): Promise<Imported | null> {
  const keep = (await kindOfFile(file)) === 'png' ? await studio.getState().whenKept() : null
  return keep && keep.importFile(file, file.name)
}
