import { findFace } from '../../store/faces-slice.ts'
import { useStudio } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { useShortcut } from '../../ui/use-shortcut.ts'
import { words } from '../../words/english.ts'
import styles from './HeldCodeLine.module.css'

const text = words.heldCode

/** The held code, and a button that puts it back; Escape does too. */
export function HeldCodeLine() {
  const held = useStudio((state) => state.held)
  const giver = useStudio((state) => findFace(state, state.held?.faceId ?? null))
  const hold = useStudio((state) => state.hold)
  useShortcut('letGo', () => hold(null), held !== null)
  if (!held || !giver) return null
  return (
    <div className={styles.line}>
      <p role="status">{text.held(text.code[held.code], giver.title)}</p>
      <Button onClick={() => hold(null)}>{text.release}</Button>
    </div>
  )
}
