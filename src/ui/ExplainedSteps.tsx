import { Explain } from './Explain.tsx'
import { StepsField } from './StepsField.tsx'

type Props = {
  name: string
  /** What the steps are, behind their name. */
  text: string
  stops: readonly number[]
  min: number
  max: number
  value: number
  onChange: (value: number) => void
}

/** A count of steps whose name says what it means. */
export function ExplainedSteps({ name, text, ...field }: Props) {
  return (
    <StepsField
      name={name}
      label={
        <Explain term={name} title={name}>
          {text}
        </Explain>
      }
      {...field}
    />
  )
}
