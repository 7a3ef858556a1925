import { useStudio } from '../store/use-studio.ts'
import { words } from '../words/english.ts'

/** A large photo takes a moment to decode. */
export function IntakeLine() {
  const intake = useStudio((state) => state.intake)
  return intake.kind === 'opening' ? <p role="status">{words.intake.opening(intake.title)}</p> : null
}
