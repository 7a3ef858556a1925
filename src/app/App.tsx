import { useCallback, useDeferredValue, useEffect } from 'react'
import { nextTurn } from '../base/next-turn.ts'
import { FaceRail } from '../features/rail/FaceRail.tsx'
import { HeldCodeLine } from '../features/rail/HeldCodeLine.tsx'
import { ImportLine } from '../features/models/ImportLine.tsx'
import { ModelsSheet } from '../features/models/ModelsSheet.tsx'
import { DropAndPaste } from '../features/photo/DropAndPaste.tsx'
import { PhotoButtons } from '../features/photo/PhotoButtons.tsx'
import { PhotoIntake } from '../features/photo/PhotoIntake.tsx'
import { refuseDrop } from '../features/running/refuse-drop.ts'
import type { CodeTransfer } from '../store/held-code-slice.ts'
import { findFace } from '../store/faces-slice.ts'
import { useStudio, useStudioStore } from '../store/use-studio.ts'
import type { DroppedFile } from '../ui/dropped-files.ts'
import styles from './App.module.css'
import { FirstSteps } from './FirstSteps.tsx'
import { Footer } from './Footer.tsx'
import { features } from './features.ts'
import { Header } from './Header.tsx'
import { Instruments } from './Instruments.tsx'
import { IntakeLine } from './IntakeLine.tsx'
import { JobLine } from './JobLine.tsx'
import { LoadingLine } from './LoadingLine.tsx'
import { ProblemBar } from './ProblemBar.tsx'
import { Stage } from './Stage.tsx'
import { StageEmpty } from './StageEmpty.tsx'
import { takeFiles } from './take-files.ts'
import { Trail } from './Trail.tsx'
import { UpdateLine } from './UpdateLine.tsx'

type Props = {
  onPack: (name: string) => void
  /** Called when the page stands for the first time. */
  onDrawn: () => void
}

export function App({ onPack, onDrawn }: Props) {
  const studio = useStudioStore()
  const empty = useStudio((state) => findFace(state, state.shownId) === null)
  // The page is drawn in two parts: one task for all of it would be twice as long.
  const whole = useDeferredValue(true, false)
  useEffect(() => {
    if (whole) onDrawn()
  }, [whole, onDrawn])

  const take = useCallback((files: DroppedFile[]) => void takeFiles(studio, files), [studio])
  const refuse = useCallback((cause: unknown) => refuseDrop(studio, cause), [studio])
  const bring = (id: string) => {
    studio.getState().show(id)
    // The page draws the face and the start of its job in tasks of their own.
    void nextTurn().then(() => features[0].onFace?.(studio, id))
  }
  /** Shows a result with its source. A face without a result is reconstructed at once. */
  const choose = (id: string) => {
    const { faces, show } = studio.getState()
    const face = findFace(studio.getState(), id)
    const result = faces.findLast(({ origin }) => origin?.sourceId === id)
    if (face?.origin) show(id, face.origin.sourceId)
    else if (result) show(result.id, id)
    else bring(id)
  }

  const give = async (transfer: CodeTransfer) => (await import('../features/mix/start-mix.ts')).startTransfer(studio, transfer)

  return (
    <div className={styles.app}>
      <Header onPack={onPack} onChoose={choose} />
      <ProblemBar />
      <main className={styles.main}>
        <FaceRail onChoose={choose} onGive={give}>
          <PhotoButtons onFiles={take} />
        </FaceRail>
        <div className={styles.middle}>
          <FirstSteps onChoose={choose} />
          {empty ? <StageEmpty onChoose={choose} onGive={give} onFiles={take} /> : <Stage />}
        </div>
        {whole && <Instruments />}
      </main>
      <div className={styles.bottom}>
        {whole && (
          <>
            <Trail />
            <IntakeLine />
            <HeldCodeLine />
            <LoadingLine />
            <UpdateLine />
            <ImportLine />
            <JobLine />
          </>
        )}
      </div>
      <Footer />
      {whole && (
        <>
          <PhotoIntake onFace={bring} />
          <DropAndPaste onFiles={take} onUnreadable={refuse} />
          <ModelsSheet onOpen={onPack} />
        </>
      )}
    </div>
  )
}
