import { can } from '../../protocol/capabilities.ts'
import { useStudio } from '../../store/use-studio.ts'

/** Whether faces of the open pack have a z_sem; true while the pack is not known. */
export function useHasZ(): boolean {
  return useStudio(({ manifest }) => manifest === null || can(manifest, 'encode'))
}
