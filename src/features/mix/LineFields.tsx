import { CheckField } from '../../ui/CheckField.tsx'
import { SliderField } from '../../ui/SliderField.tsx'
import { useHasZ } from '../settings/use-has-z.ts'
import { mixWords } from '../../words/mix-words.ts'
import type { ModeFieldsProps } from './mode-fields.ts'

const text = mixWords

/** A hundredth of the path. */
const STEP = 0.01

/** The place on the path, on request one for each code. A pack without z_sem has the one of x_T alone. */
export function LineFields({ options, onMove, onRest }: ModeFieldsProps) {
  const hasZ = useHasZ()
  const { place, xPlace, apart } = options
  const slider = (name: string, value: number, key: 'place' | 'xPlace') => (
    <SliderField
      name={name}
      shown={text.placeShown(value)}
      min={0}
      max={1}
      step={STEP}
      value={value}
      reset={0.5}
      onChange={(next) => onMove({ [key]: next })}
      onCommit={(next) => onRest({ [key]: next })}
    />
  )
  if (!hasZ) return slider(text.place, apart ? xPlace : place, apart ? 'xPlace' : 'place')
  return (
    <>
      {slider(apart ? text.zPlace : text.place, place, 'place')}
      {apart && slider(text.xPlace, xPlace, 'xPlace')}
      <CheckField name={text.apart} checked={apart} onChange={(next) => onMove({ apart: next, xPlace: place })} />
    </>
  )
}
