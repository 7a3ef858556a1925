import type { ComponentProps } from 'react'
import { LineSlider } from './LineSlider.tsx'
import { NamedLine } from './NamedLine.tsx'

/** A number on a line, with its name and its value above. `text` explains it. */
export function SliderField({ text, ...line }: ComponentProps<typeof LineSlider> & { text?: string }) {
  return (
    <NamedLine name={line.name} text={text} shown={line.shown}>
      <LineSlider {...line} />
    </NamedLine>
  )
}
