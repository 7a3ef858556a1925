import type { Acceptance } from '../../recipes/find-codes.ts'
import type { Attribute } from '../../protocol/attribute.ts'
import { Explain } from '../../ui/Explain.tsx'
import { StepsField } from '../../ui/StepsField.tsx'
import { Note } from '../../ui/Note.tsx'
import { sampleWords } from '../../words/sample-words.ts'
import { AddCondition } from './AddCondition.tsx'
import styles from './ConditionList.module.css'
import { ConditionRow } from './ConditionRow.tsx'
import { CANDIDATE_STOPS, type Condition, type SampleOptions, sampleOptions } from './options.ts'
import { scoreRange } from './score-range.ts'

const text = sampleWords

type Props = {
  attributes: readonly Attribute[]
  conditions: readonly Condition[]
  candidates: number
  /** Of the last search, where it was made with these conditions. */
  acceptance: Acceptance | null
  onChange: (change: Partial<SampleOptions>) => void
}

/** The conditions for the faces, attribute by attribute, and the length of the search. */
export function ConditionList({ attributes, conditions, candidates, acceptance, onChange }: Props) {
  const asked = conditions.flatMap((condition) => {
    const attribute = attributes.find(({ key }) => key === condition.key)
    return attribute ? [{ condition, attribute }] : []
  })
  const free = attributes.filter(({ key }) => !conditions.some((condition) => condition.key === key))
  const add = (attribute: Attribute) => {
    const { min, max } = scoreRange(attribute)
    onChange({ conditions: [...conditions, { key: attribute.key, bound: 'least', score: (min + max) / 2 }] })
  }
  const replace = (key: string, next: Condition[]) =>
    onChange({ conditions: conditions.flatMap((condition) => (condition.key === key ? next : [condition])) })
  return (
    <section className={styles.list} aria-label={text.choose}>
      <h3>
        <Explain term={text.choose} title={text.choose}>
          {text.chooseText}
        </Explain>
      </h3>
      {asked.length === 0 && <Note>{attributes.length === 0 ? text.noAttributes : text.any}</Note>}
      <ul>
        {asked.map(({ condition, attribute }, place) => (
          <ConditionRow
            key={condition.key}
            condition={condition}
            attribute={attribute}
            alone={acceptance ? { passed: acceptance.passedAlone[place] ?? 0, examined: acceptance.examined } : null}
            onChange={(change) => replace(condition.key, [{ ...condition, ...change }])}
            onRemove={() => replace(condition.key, [])}
          />
        ))}
      </ul>
      {free.length > 0 && <AddCondition attributes={free} onAdd={add} />}
      {asked.length > 0 && <Candidates value={candidates} onChange={(next) => onChange({ candidates: next })} />}
    </section>
  )
}

/** How long to search. */
function Candidates({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  return (
    <StepsField
      name={text.candidates}
      text={text.candidatesText}
      stops={CANDIDATE_STOPS}
      min={1}
      max={Math.max(...CANDIDATE_STOPS)}
      value={value}
      reset={sampleOptions.initial.candidates}
      onChange={onChange}
    />
  )
}
