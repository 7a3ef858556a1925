import type { ComponentProps } from 'react'
import type { LineSlider } from './LineSlider.tsx'
import { SliderField } from './SliderField.tsx'

/** How many there are to be: a line of whole numbers. */
export function CountField(props: Omit<ComponentProps<typeof LineSlider>, 'shown' | 'step'>) {
  return <SliderField {...props} shown={`${props.value}`} step={1} />
}
