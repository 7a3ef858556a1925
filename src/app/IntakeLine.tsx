import { useStudio } from '../store/use-studio.ts'
import { words } from '../words/english.ts'

/** A large photo takes a moment to decode, and to be written again with a face in it. */
export function IntakeLine() {
  const intake = useStudio((state) => state.intake)
  const pasting = useStudio((state) => state.pasting)
  if (pasting !== null) return <p role="status">{words.photo.pasting(pasting)}</p>
  return intake.kind === 'opening' ? <p role="status">{words.intake.opening(intake.title)}</p> : null
}
