import type { ComponentProps } from 'react'
import { LineSlider } from './LineSlider.tsx'
import { NamedLine } from './NamedLine.tsx'

/** A number on a line, with its name and its value above. */
export function SliderField(props: ComponentProps<typeof LineSlider>) {
  return (
    <NamedLine name={props.name} shown={props.shown}>
      <LineSlider {...props} />
    </NamedLine>
  )
}
