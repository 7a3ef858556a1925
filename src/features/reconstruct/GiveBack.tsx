import { useMemo, useState } from 'react'
import { findFace } from '../../store/faces-slice.ts'
import { useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Note } from '../../ui/Note.tsx'
import { SliderField } from '../../ui/SliderField.tsx'
import { words } from '../../words/english.ts'
import { sayShare } from '../../words/say-numbers.ts'
import { lostDetail, withDetail } from './lost-detail.ts'
import styles from './ReconstructPanel.module.css'

const text = words.reconstruct.detail

/** How much of the detail that the first stage loses the shown result gets back; nothing where its pack loses none. A drag shows a draft. */
export function GiveBack() {
  const studio = useStudioStore()
  const shown = useStudio((state) => findFace(state, state.shownId))
  const source = useStudio((state) => findFace(state, shown?.origin?.sourceId ?? null))
  const lost = useMemo(() => shown && lostDetail(shown, source), [shown, source])
  const [dragged, setDragged] = useState<number | null>(null)
  if (!shown || !source || !lost) return null

  const given = shown.origin?.detail ?? 0
  const share = dragged ?? given
  const drag = (value: number) => {
    const isBack = value === given // Escape takes a drag back without an end
    setDragged(isBack ? null : value)
    const picture = () => withDetail(shown, lost, value).picture
    studio.getState().showDraft(isBack ? null : { sourceId: source.id, picture: picture(), label: text.draft })
  }
  const finish = (value: number) => {
    setDragged(null)
    studio.getState().showDraft(null)
    studio.getState().changeFace(shown.id, withDetail(shown, lost, value))
  }
  return (
    <section className={styles.group}>
      <SliderField
        name={text.name}
        text={text.text}
        shown={sayShare(share)}
        min={0}
        max={1}
        step={0.05}
        fineStep={0.01}
        value={share}
        reset={0}
        onChange={drag}
        onCommit={finish}
      />
      {share > 0 && <Note>{text.notCounted}</Note>}
    </section>
  )
}
