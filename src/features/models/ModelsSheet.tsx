import { useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Sheet } from '../../ui/Sheet.tsx'
import { words } from '../../words/english.ts'
import { lazyComponent } from '../parts/lazy-component.tsx'

const text = words.models

const ModelsSections = lazyComponent(() => import('./ModelsSections.tsx').then(({ ModelsSections }) => ModelsSections))

type Props = { onOpen: (name: string) => void }

/** Brings models into the browser and manages those that it keeps. The studio stays in use beside it. */
export function ModelsSheet({ onOpen }: Props) {
  const studio = useStudioStore()
  const isOpen = useStudio((state) => state.isModelsOpen)
  const { setModelsOpen, dismissLibraryError } = studio.getState()
  const change = (open: boolean) => {
    setModelsOpen(open)
    dismissLibraryError()
  }
  return (
    <Sheet title={text.title} closeLabel={text.close} open={isOpen} onOpenChange={change}>
      <ModelsSections onOpen={onOpen} />
    </Sheet>
  )
}
