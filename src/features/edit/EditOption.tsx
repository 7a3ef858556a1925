import type { ReactNode } from 'react'
import { CheckField } from '../../ui/CheckField.tsx'
import { Explain } from '../../ui/Explain.tsx'
import { editWords } from '../../words/edit-words.ts'
import styles from './EditPanel.module.css'
import type { EditSession } from './edit-session.ts'

type Props = { option: 'keepRest' | 'undoDrift'; isOn: boolean; session: EditSession; about: ReactNode; children?: ReactNode }

/** An option that is on or off, and drawn with at once; `about` explains it. */
export function EditOption({ option, isOn, session, about, children }: Props) {
  const change = (value: boolean) => {
    session.change({ [option]: value })
    session.finish()
  }
  return (
    <div className={styles.rest}>
      <CheckField name={editWords[option]} checked={isOn} onChange={change} />
      <Explain term={editWords.about} title={editWords[option]}>
        {about}
      </Explain>
      {children}
    </div>
  )
}
