import { loadSamples } from '../features/rail/load-samples.ts'
import type { Clients } from '../store/clients.ts'
import type { StudioStore } from '../store/studio.ts'

/** Leaves the present pack with its faces, whose codes belong to it alone, and loads another with its samples. */
export async function openPack(studio: StudioStore, clients: Clients, name: string): Promise<void> {
  const { cancelAllJobs, clearFaces, clearHistory, clearStage, loadPack } = studio.getState()
  cancelAllJobs()
  clearStage()
  clearFaces()
  clearHistory()
  await loadPack(name, (manifest) => void loadSamples(studio, clients, name, manifest))
}
