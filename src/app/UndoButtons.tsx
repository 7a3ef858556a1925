import { Redo2, Undo2 } from 'lucide-react'
import { useEffect } from 'react'
import { useStudio, useStudioStore } from '../store/use-studio.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { keepWords as text } from '../words/keep-words.ts'

/** Takes back what was done to faces and settings, with a button or Ctrl Z, and does it again, with Ctrl Shift Z or Ctrl Y. */
export function UndoButtons() {
  const studio = useStudioStore()
  const canUndo = useStudio((state) => state.canUndo)
  const canRedo = useStudio((state) => state.canRedo)
  const { undo, redo } = studio.getState()

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const way = wayOf(event)
      if (!way || isWriting(event.target)) return
      event.preventDefault()
      studio.getState()[way]()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [studio])

  return (
    <span>
      <IconButton icon={Undo2} label={text.undo} disabled={!canUndo} onClick={undo} />
      <IconButton icon={Redo2} label={text.redo} disabled={!canRedo} onClick={redo} />
    </span>
  )
}

function wayOf({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent): 'undo' | 'redo' | null {
  if (!ctrlKey && !metaKey) return null
  const letter = key.toLowerCase()
  if (letter === 'y') return 'redo'
  return letter === 'z' ? (shiftKey ? 'redo' : 'undo') : null
}

/** A text field takes back its own letters; a slider or a box has nothing of its own to take back. */
function isWriting(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement) return true
  return target instanceof HTMLInputElement && ['text', 'search', 'number', 'email', 'url'].includes(target.type)
}
