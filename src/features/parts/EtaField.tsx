import { SliderField } from '../../ui/SliderField.tsx'
import { etaWords } from '../../words/eta-words.ts'

const text = etaWords

/** How much of the noise of every step is fresh: eta of DDIM. */
export function EtaField({ value, onChange }: { value: number; onChange: (eta: number) => void }) {
  return (
    <SliderField
      name={text.name}
      text={text.text}
      shown={text.shown(value)}
      min={0}
      max={1}
      step={0.1}
      value={value}
      reset={0}
      onChange={onChange}
    />
  )
}
