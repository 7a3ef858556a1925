import { Eye, EyeOff } from 'lucide-react'
import { useMemo } from 'react'
import { findFace } from '../../store/faces-slice.ts'
import { useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { editWords } from '../../words/edit-words.ts'
import { maskedOf, restFigures } from '../settings/kept-rest.ts'
import { EditOption } from './EditOption.tsx'
import type { EditSession } from './edit-session.ts'
import { isMaskShown, toggleMask } from './toggle-mask.ts'

const text = editWords

/** Whether the pixels of the face stay where the edit does not act; for an edited face on the stage its figures, and its mask on request. */
export function KeepRest({ isOn, session }: { isOn: boolean; session: EditSession }) {
  const studio = useStudioStore()
  const shown = useStudio((state) => findFace(state, state.shownId))
  const source = useStudio((state) => findFace(state, shown?.origin?.sourceId ?? null))
  const isShown = useStudio(isMaskShown)
  const isMasked = useMemo(() => shown !== null && maskedOf(shown) !== null, [shown])
  const figures = useMemo(() => (shown && source ? restFigures(shown, source) : null), [shown, source])
  const about = (
    <>
      <p>{text.keepRestText}</p>
      {figures && <p>{text.restFigures(figures)}</p>}
    </>
  )
  return (
    <EditOption option="keepRest" isOn={isOn} session={session} about={about}>
      {isMasked && source && (
        <Button icon={isShown ? EyeOff : Eye} onClick={() => toggleMask(studio)}>
          {isShown ? text.hideMask : text.showMask}
        </Button>
      )}
    </EditOption>
  )
}
