import { editWords } from '../../words/edit-words.ts'
import { EditOption } from './EditOption.tsx'
import type { EditSession } from './edit-session.ts'

const text = editWords

/** Whether the drift that is seen in the edited face is undone. */
export function UndoDrift({ isOn, session }: { isOn: boolean; session: EditSession }) {
  const about = (
    <>
      <p>{text.undoDriftText}</p>
      <p>{text.undoDriftLimits}</p>
    </>
  )
  return <EditOption option="undoDrift" isOn={isOn} session={session} about={about} />
}
