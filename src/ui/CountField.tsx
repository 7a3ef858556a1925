import type { ComponentProps } from 'react'
import type { LineSlider } from './LineSlider.tsx'
import { SliderField } from './SliderField.tsx'

/** A count of pictures or faces: a slider of whole numbers. */
export function CountField(props: Omit<ComponentProps<typeof LineSlider>, 'shown' | 'step'>) {
  return <SliderField {...props} shown={`${props.value}`} step={1} />
}
