import { Undo2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { findFace } from '../../store/faces-slice.ts'
import { type OptionsSpec, readOptions } from '../../store/options-slice.ts'
import { sameSettings } from '../../store/same-settings.ts'
import { useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { words } from '../../words/english.ts'

type Props<Options> = {
  spec: OptionsSpec<Options>
  /** The settings that the instrument would draw with now, with every default filled in. */
  settings: unknown
  /** Stands above the button. */
  children?: ReactNode
}

/** A button that restores the settings of the picture on the stage, shown where this instrument made it with other settings than now. */
export function RestoreSettings<Options>({ spec, settings, children }: Props<Options>) {
  const studio = useStudioStore()
  const origin = useStudio((state) => findFace(state, state.shownId)?.origin)
  if (origin?.feature !== spec.id) return null
  const made = readOptions(spec, origin.options)
  if (sameSettings(made, readOptions(spec, settings))) return null
  return (
    <>
      {children}
      <Button icon={Undo2} onClick={() => studio.getState().setOptions(spec, made)}>
        {words.restoreSettings}
      </Button>
    </>
  )
}
