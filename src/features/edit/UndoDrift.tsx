import { CheckField } from '../../ui/CheckField.tsx'
import { Explain } from '../../ui/Explain.tsx'
import { editWords } from '../../words/edit-words.ts'
import styles from './EditPanel.module.css'
import type { EditSession } from './edit-session.ts'

const text = editWords

/** Whether the drift that is seen in the edited face is undone. */
export function UndoDrift({ isOn, session }: { isOn: boolean; session: EditSession }) {
  const change = (undoDrift: boolean) => {
    session.change({ undoDrift })
    session.finish()
  }
  return (
    <div className={styles.rest}>
      <CheckField name={text.undoDrift} checked={isOn} onChange={change} />
      <Explain term={text.about} title={text.undoDrift}>
        <p>{text.undoDriftText}</p>
        <p>{text.undoDriftLimits}</p>
      </Explain>
    </div>
  )
}
