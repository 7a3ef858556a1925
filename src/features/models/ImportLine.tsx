import { useStudio } from '../../store/use-studio.ts'
import { lazyComponent } from '../parts/lazy-component.tsx'

const ImportProgress = lazyComponent(() => import('./ImportProgress.tsx').then(({ ImportProgress }) => ImportProgress))

/** A running import at the foot of the page, while its sheet is closed. */
export function ImportLine() {
  const importing = useStudio((state) => state.importing)
  const isOpen = useStudio((state) => state.isModelsOpen)
  return importing.kind === 'running' && !isOpen ? <ImportProgress {...importing} /> : null
}
