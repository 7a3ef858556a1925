import type { Imported } from '../../store/keep-slice.ts'
import type { StudioStore } from '../../store/studio.ts'

/** The face of a picture that was saved with its codes, now in the studio; null for any other file. Throws `bad-file` where it is damaged. */
export async function restorePicture(studio: StudioStore, file: File): Promise<Imported | null> {
  const keep = (await isPng(file)) ? await studio.getState().whenKept() : null
  return keep && keep.importFile(file, file.name)
}

/** Also false for a file that cannot be read: the importer of photos then reports it. */
async function isPng(file: File): Promise<boolean> {
  const head = file.slice(0, 4)
  const bytes = await head.arrayBuffer().catch(() => new ArrayBuffer(0))
  return String.fromCharCode(...new Uint8Array(bytes)) === '\x89PNG'
}
