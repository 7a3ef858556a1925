import { askToPersist } from '../../offline/ask-to-persist.ts'
import type { Said } from '../../protocol/said.ts'
import type { StudioStore } from '../../store/studio.ts'

/** Makes a pack of the files found, closes the sheet of the models and calls `onOpen` with the pack's name. If the browser refuses to keep it for good, it is kept as long as there is room. */
export async function startImport(studio: StudioStore, title: string, said: Said, onOpen: (name: string) => void): Promise<void> {
  askToPersist()
  const name = await studio.getState().runImport(title.trim(), said)
  if (name === null) return
  studio.getState().setModelsOpen(false)
  onOpen(name)
}
