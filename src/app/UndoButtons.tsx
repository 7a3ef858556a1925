import { Redo2, Undo2 } from 'lucide-react'
import { useStudio, useStudioStore } from '../store/use-studio.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { useShortcut } from '../ui/use-shortcut.ts'
import { words } from '../words/english.ts'

const text = words.keep

/** Undoes changes of faces and settings, with a button or Ctrl Z, and redoes them, with Ctrl Shift Z or Ctrl Y. */
export function UndoButtons() {
  const studio = useStudioStore()
  const canUndo = useStudio((state) => state.canUndo)
  const canRedo = useStudio((state) => state.canRedo)
  const { undo, redo } = studio.getState()

  useShortcut('undo', undo)
  useShortcut('redo', redo)

  return (
    <span>
      <IconButton icon={Undo2} label={text.undo} disabled={!canUndo} onClick={undo} />
      <IconButton icon={Redo2} label={text.redo} disabled={!canRedo} onClick={redo} />
    </span>
  )
}
