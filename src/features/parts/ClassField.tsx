import type { ClassCondition } from '../../protocol/codes.ts'
import { can } from '../../protocol/capabilities.ts'
import { useStudio } from '../../store/use-studio.ts'
import { Explain } from '../../ui/Explain.tsx'
import { Note } from '../../ui/Note.tsx'
import { NumberInput } from '../../ui/NumberInput.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { SliderField } from '../../ui/SliderField.tsx'
import { classWords } from '../../words/class-words.ts'
import { GUIDANCE } from '../settings/class-condition.ts'
import styles from './ClassField.module.css'

const text = classWords

type Props = {
  value: ClassCondition | null
  /** What null stands for: no class, or that of the face whose x_T is drawn. */
  unchosen: 'none' | 'own'
  /** The guidance that a class begins with. */
  guidance: number
  onChange: (value: ClassCondition | null) => void
}

/** The class that pictures are drawn as, and its guidance; nothing for a pack that takes no class. */
export function ClassField({ value, unchosen, guidance, onChange }: Props) {
  const classes = useStudio(({ manifest }) => (manifest && can(manifest, 'classes') ? manifest.space.classes : undefined))
  if (!classes) return null
  const own = { value: 'own', title: text.own, note: text.ownNote } as const
  const none = { value: 'none', title: text.none, note: text.noneNote } as const
  const one = { value: 'one', title: text.one } as const
  const kind = value === null ? unchosen : value.class === null ? 'none' : 'one'
  const choose = (next: 'own' | 'none' | 'one') => {
    if (next === unchosen) return onChange(null)
    onChange(next === 'one' ? { class: 0, guidance } : { class: null, guidance: GUIDANCE.min })
  }
  const last = classes.count - 1
  return (
    <section className={styles.class} aria-label={text.name}>
      <h3>
        <Explain term={text.name} title={text.name}>
          {text.text}
        </Explain>
      </h3>
      <Segments label={text.name} items={unchosen === 'own' ? [own, none, one] : [none, one]} value={kind} onChange={choose} />
      {value && value.class !== null && (
        <>
          <div className={styles.number}>
            <span>{text.number}</span>
            <span className={styles.range}>
              <Note>{text.range(last)}</Note>
              <NumberInput
                name={text.number}
                min={0}
                max={last}
                value={Math.min(value.class, last)}
                onChange={(next) => onChange({ ...value, class: next })}
              />
            </span>
          </div>
          <SliderField
            name={text.guidance}
            text={text.guidanceText}
            shown={text.guidanceShown(value.guidance)}
            min={GUIDANCE.min}
            max={GUIDANCE.max}
            step={GUIDANCE.step}
            value={value.guidance}
            reset={guidance}
            onChange={(next) => onChange({ ...value, guidance: next })}
          />
        </>
      )}
    </section>
  )
}
