import { useStudio } from '../../store/use-studio.ts'
import { Note } from '../../ui/Note.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { SliderField } from '../../ui/SliderField.tsx'
import { mixWords } from '../../words/mix-words.ts'
import type { ModeFieldsProps } from './mode-fields.ts'

const text = mixWords

const CODES = [
  { value: 'z', ...text.swapZ },
  { value: 'xT', ...text.swapXT },
] as const

/** Which code goes over, and how much of it. A pack without z_sem has only x_T to give. */
export function SwapFields({ options: { code, top }, onMove, onRest }: ModeFieldsProps) {
  const size = useStudio((state) => state.manifest?.space.code?.size ?? null)
  if (size === null) return <Note>{text.noCodes}</Note>
  const count = Math.min(top ?? size, size)
  const asTop = (value: number) => ({ top: value === size ? null : value })
  return (
    <>
      <Segments label={text.code} items={CODES} value={code} onChange={(next) => onRest({ code: next })} />
      {code === 'z' && (
        <>
          <SliderField
            name={text.top}
            text={text.topText}
            shown={text.topShown(count, size)}
            min={0}
            max={size}
            step={1}
            value={count}
            reset={size}
            onChange={(value) => onMove(asTop(value))}
            onCommit={(value) => onRest(asTop(value))}
          />
        </>
      )}
    </>
  )
}
